import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { describeError } from '@rondo/foundation';
import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import { type Decoder, listOf, mapOf, record, text } from '../sdk/json/decoders.ts';
import { parseJson } from '../sdk/json/parse-json.ts';
import { PayloadError } from '../sdk/json/payload-error.ts';
import { placeWithin } from '../sdk/place-within.ts';
import type { MetadataField, ProgramContext, PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { expandVariables } from './expand-variables.ts';
import { PullRequestClient } from './pull-request-client.ts';
import { type PutParams, readPutRequest } from './request.ts';

const versionFile = mapOf(text);
const metadataFile: Decoder<readonly MetadataField[]> = listOf(record({ name: text, value: text }));

/** Sets the status of a commit and says something about its pull request (resources.md 13.1). */
export const put: PutProgram = withHttpFailures(async (request, context) => {
  const { source, params } = readPutRequest(request);
  const directory = join(placeWithin(context.cwd, params.path), '.git', 'resource');
  const version = await readResult(join(directory, 'version.json'), versionFile, 'version');
  const metadata = await readResult(join(directory, 'metadata.json'), metadataFile, 'metadata');
  const number = Number(version.get('pr'));
  const commit = version.get('commit') ?? '';
  if (!Number.isSafeInteger(number) || number < 1 || commit === '') {
    throw new ProgramFailure(
      'put failed: version.json names no pull request and commit; params.path must be the directory of a get',
    );
  }
  // All that is read is read before anything is said.
  const description = await textOf(params.description_file, params.description, { what: 'description', context });
  const comments = [params.comment, await textOf(params.comment_file, '', { what: 'comment', context })];
  const client = new PullRequestClient(source, context);
  if (params.status !== '') await client.setStatus(commit, statusOf(params, description, context));
  if (params.delete_previous_comments) await client.deleteOwnComments(number);
  for (const comment of comments.filter((one) => one !== ''))
    await client.comment(number, expandVariables(comment, context.env));
  return { version: Object.fromEntries(version), metadata };
}, 'put failed: ');

function statusOf(params: PutParams, description: string, { env }: ProgramContext) {
  const context = posix.join(params.base_context || 'concourse-ci', expandVariables(params.context, env) || 'status');
  const build = `${env.ATC_EXTERNAL_URL ?? ''}/builds/${env.BUILD_ID ?? ''}`;
  return {
    state: params.status.toLowerCase(),
    target_url: expandVariables(params.target_url, env) || build,
    description: description || `Concourse CI build ${params.status}`,
    context,
  };
}

/** What stands in a file of the put's directory; `otherwise` without one. */
async function textOf(
  file: string,
  otherwise: string,
  { what, context }: { what: string; context: ProgramContext },
): Promise<string> {
  if (file === '') return otherwise;
  return await readFile(placeWithin(context.cwd, file), 'utf8').catch((error: unknown) => {
    throw new ProgramFailure(`put failed: failed to read ${what} file: ${describeError(error)}`, { cause: error });
  });
}

/** Reads what a get of this type has left behind. */
async function readResult<Value>(path: string, decode: Decoder<Value>, what: string): Promise<Value> {
  try {
    return decode(parseJson(await readFile(path, 'utf8')), `${what}.json`);
  } catch (error) {
    const hint =
      error instanceof PayloadError ? '' : '; params.path must be the directory of a get without skip_download';
    throw new ProgramFailure(`put failed: failed to read ${what} from path: ${describeError(error)}${hint}`, {
      cause: error,
    });
  }
}
