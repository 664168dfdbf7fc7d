import { readReply } from '../client/connection.ts';
import { type ApiRequest, withJson } from '../client/request.ts';
import { watchBuild } from '../events/watch-build.ts';
import { FlyError } from '../failures/fly-error.ts';
import { UnexpectedResponseError } from '../failures/response-errors.ts';
import type { FlyIo } from '../io/fly-io.ts';
import type { Version } from '../options/version.ts';
import { embolden } from '../output/paint.ts';
import { formatPipeline, formatResource, type ResourceReference } from '../references/pipeline-reference.ts';
import type { Target } from '../target/target.ts';
import { build as buildShape } from '../wire/build.ts';

interface CheckRequest {
  readonly place: Pick<ApiRequest, 'path' | 'query'>;
  readonly reference: ResourceReference;
  /** As messages call it: `resource` or `resource-type`. */
  readonly what: string;
  readonly from: Version | undefined;
  readonly shallow: boolean;
  /** Don't wait for the end. */
  readonly async: boolean;
  readonly io: FlyIo;
}

/** Checks a resource or a type now and shows how it goes. Returns the exit code (fly.md 19.3). */
export async function checkNow(target: Target, request: CheckRequest): Promise<number> {
  const { place, reference, what, from = null, shallow, io } = request;
  const reply = await sendCheck(target, { method: 'POST', ...place, ...withJson({ from, shallow }) });
  if (reply === undefined) {
    const pipeline = formatPipeline(reference.pipeline);
    throw new FlyError(`pipeline '${pipeline}' or ${what} '${reference.resource}' not found\n`);
  }
  const build = readReply(reply, buildShape);
  io.stdout.write(`checking ${embolden(io, formatResource(reference))} in build ${build.id}\n`);
  return request.async ? 0 : watchBuild(target.connection, build.id, { io });
}

/** Of a failed check only the reason is shown. */
async function sendCheck(target: Target, request: ApiRequest): ReturnType<Target['connection']['sendToExisting']> {
  try {
    return await target.connection.sendToExisting(request);
  } catch (error) {
    if (error instanceof UnexpectedResponseError && error.status === 500) {
      throw new FlyError(error.body, { cause: error });
    }
    throw error;
  }
}
