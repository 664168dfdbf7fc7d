import {
  checkPipeline,
  decodeStoredPipeline,
  diffPipelines,
  type FilledPipeline,
  fillTemplate,
  openTemplate,
  type PipelineConfig,
  renderDiff,
  type StaticVarSource,
} from '@rondo/pipeline';
import { readReply } from '../client/connection.ts';
import { ofPipeline } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { showWarnings } from '../output/show-warnings.ts';
import { confirm } from '../prompts/confirm.ts';
import type { PipelineReference } from '../references/pipeline-reference.ts';
import type { Target } from '../target/target.ts';
import { pipelineConfig } from '../wire/config.ts';
import { pipeline as pipelineShape } from '../wire/pipeline.ts';
import type { Warning } from '../wire/server.ts';
import { namePipeline } from './name-pipeline.ts';
import { savePipeline } from './save-pipeline.ts';
import { tellResult } from './tell-result.ts';

export interface SetPipelineRequest {
  readonly io: FlyIo;
  readonly team: string;
  /** As given with `--team`: hints repeat it. */
  readonly givenTeam?: string;
  readonly template: Uint8Array;
  readonly reference: PipelineReference;
  /** Called once the template was looked at for duplicate keys. */
  collectVars(): Promise<StaticVarSource>;
  readonly skipInteractive: boolean;
  readonly noColor: boolean;
  readonly dryRun: boolean;
  /** A dry run that finds changes ends with an exit code of its own. */
  readonly exitCode?: boolean;
  readonly checkCreds: boolean;
  readonly commandWarnings: readonly Warning[];
}

/** What `--dry-run --exit-code` ends with where something would change. */
const changesExitCode = 2;

const overwriteWarning =
  "\x1b[1;33mWARNING: pipeline has been configured through the 'set_pipeline' step, your changes may be overwritten on the next 'set_pipeline' step execution\x1b[0m\n\n";

/** Shows what would change, asks, and saves (fly.md 14.2). Returns the exit code. */
export async function applyPipeline(target: Target, request: SetPipelineRequest): Promise<number> {
  const { io, team, reference } = request;
  const filled = await fill(request);
  const existing = await readExisting(target, team, reference);
  const { config, warnings } = read(filled);
  const diff = diffPipelines(existing.config, config);
  io.stdout.write(renderDiff(diff, { colors: !request.noColor, backspaces: true }));
  showWarnings(io, [...request.commandWarnings, ...warnings]);
  if (diff.length === 0) {
    io.stdout.write('no changes to apply\n');
    return 0;
  }
  io.stdout.write(namePipeline(reference));
  if (request.dryRun) {
    io.stdout.write('Dry-run mode was set, exiting.\n');
    return request.exitCode === true ? changesExitCode : 0;
  }
  const before = await target.connection.find(ofPipeline(team, reference), pipelineShape);
  if (before !== undefined && before.parent_job_id !== 0 && before.parent_build_id !== 0) {
    io.stdout.write(overwriteWarning);
  }
  if (!request.skipInteractive && !(await confirm(io, 'apply configuration?'))) {
    io.stdout.write('bailing out\n');
    return 0;
  }
  const saved = await savePipeline(target, { ...request, config: filled.printForUpload(), version: existing.version });
  const after = await target.connection.find(ofPipeline(team, reference), pipelineShape);
  showWarnings(io, saved.warnings);
  io.stdout.write(tellResult(target, { ...request, created: saved.created, paused: after?.paused === true }));
  return 0;
}

type Filled = Extract<FilledPipeline, { readonly ok: true }>;

async function fill({ template, collectVars }: SetPipelineRequest): Promise<Filled> {
  const opened = openTemplate(template);
  const filled = fillTemplate(opened, opened.ok ? { vars: await collectVars() } : {});
  if (!filled.ok) throw new FlyError(filled.errors.map(({ text }) => text).join('\n'));
  return filled;
}

interface Existing {
  readonly config?: PipelineConfig;
  /** Sent back when saving; empty where there is none. */
  readonly version: string;
}

async function readExisting(target: Target, team: string, reference: PipelineReference): Promise<Existing> {
  const reply = await target.connection.sendToExisting(ofPipeline(team, reference, 'config'));
  if (reply === undefined) return { version: '' };
  const config = decodeStoredPipeline(readReply(reply, pipelineConfig).config);
  return { config, version: reply.header('x-concourse-config-version') ?? '' };
}

/** Errors of validation are left to the server; only its warnings are told already. */
function read(filled: Filled): { config: PipelineConfig; warnings: readonly Warning[] } {
  const checked = checkPipeline(filled.parse({ strict: false }));
  if (checked.config === undefined) throw new FlyError(checked.unreadable?.text ?? 'the pipeline cannot be read');
  return { config: checked.config, warnings: checked.warnings };
}
