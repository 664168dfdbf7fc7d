import { type SavePipelineOutcome, savePipeline, type TeamId } from '@rondo/db';
import {
  type ConfigWarning,
  checkIdentifier,
  formatValidationError,
  type LanguageProblem,
  type PipelineConfig,
  parsePipeline,
  StaticVars,
  validatePipeline,
} from '@rondo/pipeline';
import type { Context, Handler } from '../../context.ts';
import type { ApiRequest } from '../../http/api-request.ts';
import { withCode } from '../../http/error-codes.ts';
import { HttpError, notFound } from '../../http/http-error.ts';
import { empty, errorList, json, type Reply } from '../../http/reply.ts';
import { checkCredentials } from './check-credentials.ts';
import { readConfigVars } from './read-config-vars.ts';

const contentTypes = new Set(['application/json', 'application/x-yaml']);

/** `PUT …/pipelines/:pipeline_name/config`, in the order of checks that stock has (api.md 16.1). Nothing is saved where anything is wrong. */
export const saveConfig: Handler = async (context) => {
  const { request, services } = context;
  const fromVersion = readVersion(request);
  checkContentType(request);
  const { config, warnings } = readConfig(request);
  const named = checkNames(request);
  const instanceVars = readConfigVars(request.query);
  await checkVars(context, config);
  const team = await services.teams.find(request.param('team_name'));
  if (team === undefined) throw notFound();
  const outcome = await savePipeline(services.db, {
    teamId: team.id as TeamId,
    name: request.param('pipeline_name'),
    instanceVars,
    config,
    fromVersion,
    by: { kind: 'api' },
  });
  return answer(outcome, fromVersion, [...warnings, ...named]);
};

/** With `check_creds`, whatever its value: vars that are left must be known to the installation's manager now. */
async function checkVars({ request, services }: Context, config: PipelineConfig): Promise<void> {
  if (request.query.get('check_creds') === null) return;
  const asker = { team: request.param('team_name'), pipeline: request.param('pipeline_name') };
  const vars = services.credentials.cluster?.varsFor(asker) ?? new StaticVars({});
  const problem = await checkCredentials(config, vars, services.shutdown);
  if (problem !== undefined) throw refuse([problem]);
}

function readVersion(request: ApiRequest): number {
  const text = request.header('x-concourse-config-version') ?? '';
  if (text === '') return 0;
  const digits = /^\s*[-+]?\d+/.exec(text)?.[0];
  if (digits === undefined) throw refuse([`config version is malformed: expected integer`]);
  return Number(digits);
}

/** A charset beside the type does no harm. */
function checkContentType(request: ApiRequest): void {
  const type = (request.header('content-type') ?? '').split(';')[0]?.trim() ?? '';
  if (!contentTypes.has(type)) throw new HttpError(empty(415));
}

function readConfig(request: ApiRequest): { config: PipelineConfig; warnings: ConfigWarning[] } {
  const parsed = parsePipeline(request.body);
  if (!parsed.ok) {
    throw new HttpError(
      withCode(
        'CONFIG_INVALID',
        json(
          {
            errors: parsed.errors.map(({ text }) => `malformed config: ${text}`),
            problems: parsed.errors.map(presentProblem),
          },
          { status: 400 },
        ),
      ),
    );
  }
  const report = validatePipeline(parsed.config);
  if (report.errors.length > 0) {
    const problems = report.errors.flatMap(({ problems: found }) =>
      found.map((problem) => presentProblem({ ...problem, ...parsed.locate(problem.path) })),
    );
    const refusal = json({ errors: report.errors.map(formatValidationError), problems }, { status: 400 });
    throw new HttpError(withCode('CONFIG_INVALID', refusal));
  }
  return { config: parsed.config, warnings: report.warnings.map(({ type, message }) => ({ type, message })) };
}

/** Where and what to do, beside the stock texts, for clients that know to look. */
function presentProblem({ text, line, column, hint }: LanguageProblem): object {
  return { text, line, column, hint };
}

/** Names of pipeline and team: an empty one is an error, an odd one a warning. */
function checkNames(request: ApiRequest): ConfigWarning[] {
  return (['pipeline', 'team'] as const).flatMap((context): ConfigWarning[] => {
    const verdict = checkIdentifier(request.param(`${context}_name`), [context]);
    if (verdict.kind === 'error') throw refuse([verdict.text]);
    return verdict.kind === 'warning' ? [{ type: 'invalid_identifier', message: verdict.text }] : [];
  });
}

function answer(outcome: SavePipelineOutcome, fromVersion: number, warnings: readonly ConfigWarning[]): Reply {
  switch (outcome.kind) {
    case 'created':
    case 'updated':
      return json(warnings.length === 0 ? {} : { warnings }, { status: outcome.kind === 'created' ? 201 : 200 });
    case 'stale-version':
      return withCode(
        'CONFIG_VERSION_STALE',
        errorList(400, [
          `config was changed by someone else (expected version ${fromVersion}, found ${outcome.currentVersion}); fetch it and retry`,
        ]),
      );
    case 'name-swap':
      return errorList(400, [`${outcome.what} name swapping is not supported at this time`]);
    case 'newer-build':
      return errorList(400, ['pipeline set by a newer build']);
  }
}

function refuse(errors: string[]): HttpError {
  return new HttpError(errorList(400, errors));
}
