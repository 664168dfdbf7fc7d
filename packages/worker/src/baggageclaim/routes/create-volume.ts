import { randomUUID } from 'node:crypto';
import { BaggageclaimStrategy, type BaggageclaimVolume, BaggageclaimVolumeRequest } from '@rondo/protocol';
import { Value } from 'typebox/value';
import type { Storage } from '../../volumes/storage.ts';
import type { VolumeRecord } from '../../volumes/volume-record.ts';
import type { VolumeRequest } from '../../volumes/volume-request.ts';
import { AnswerError, answerEmpty, answerJson, serverError } from '../answer.ts';
import type { BaggageclaimContext, Exchange } from '../context.ts';
import { readJson } from '../read-body.ts';

const failed = 'failed to create volume';
const patienceMs = 20;

/** `POST /volumes` */
export async function createVolume({ request, response }: Exchange, context: BaggageclaimContext): Promise<void> {
  const wanted = await readRequest(request);
  const outcome = await makeVolume(wanted, context);
  if (outcome instanceof AnswerError) throw outcome;
  answerJson(response, 201, outcome);
}

/** `POST /volumes-async` */
export async function startVolume({ request, response }: Exchange, context: BaggageclaimContext): Promise<void> {
  const wanted = await readRequest(request);
  if (context.futures.has(wanted.handle)) throw new AnswerError(500, 'promise already exists in list');
  const undo = async (outcome: unknown) => {
    if (!(outcome instanceof AnswerError)) await context.storage.volumes.destroy(wanted.handle);
  };
  const done = context.futures
    .start(wanted.handle, makeVolume(wanted, context), undo)
    .catch((error: unknown) =>
      context.log.error('a cancelled volume could not be removed', { handle: wanted.handle, error }),
    );
  // Most volumes take less than a millisecond: ready at the first poll, they save the client a round of waiting.
  const patience = new AbortController();
  await Promise.race([done, context.clock.sleep(patienceMs, patience.signal).catch(() => undefined)]);
  patience.abort();
  answerJson(response, 201, { handle: wanted.handle });
}

/** `GET /volumes-async/:handle` */
export async function pollVolume({ response, names }: Exchange, context: BaggageclaimContext): Promise<void> {
  const found = context.futures.look(names.handle ?? '');
  if (found === undefined) return answerEmpty(response, 404);
  if (found === 'pending') return answerEmpty(response, 204);
  if (found.outcome instanceof AnswerError) throw found.outcome;
  answerJson(response, 200, found.outcome);
}

/** `DELETE /volumes-async/:handle` */
export async function forgetVolume({ response, names }: Exchange, context: BaggageclaimContext): Promise<void> {
  answerEmpty(response, context.futures.forget(names.handle ?? '') ? 204 : 404);
}

type Wanted = BaggageclaimVolumeRequest & { handle: string };

async function readRequest(request: Exchange['request']): Promise<Wanted> {
  const body = await readJson(request, failed);
  const strategy = typeof body === 'object' && body !== null && 'strategy' in body ? body.strategy : undefined;
  if (!Value.Check(BaggageclaimStrategy, strategy)) throw new AnswerError(422, failed);
  if (!Value.Check(BaggageclaimVolumeRequest, body)) throw new AnswerError(400, failed);
  return { ...body, handle: body.handle === undefined || body.handle === '' ? randomUUID() : body.handle };
}

/** Makes a volume and gives its answer, or the error that is one. */
export async function makeVolume(
  wanted: Wanted,
  context: BaggageclaimContext,
): Promise<BaggageclaimVolume | AnswerError> {
  try {
    const outcome = await context.storage.volumes.create(toVolumeRequest(wanted));
    switch (outcome.type) {
      case 'created': {
        const { uid, gid } = wanted;
        return {
          ...showVolume(outcome.volume, context.storage),
          ...(uid === undefined ? {} : { uid }),
          ...(gid === undefined ? {} : { gid }),
        };
      }
      case 'exists':
        return new AnswerError(500, `${failed}: there is a volume ${wanted.handle} already; it was left alone`);
      case 'invalid-handle':
        return new AnswerError(
          500,
          `${failed}: ${JSON.stringify(wanted.handle.slice(0, 100))} can't be a handle; use letters, digits and ._:-`,
        );
      case 'parent-missing':
        return new AnswerError(422, failed);
      case 'path-missing':
        return new AnswerError(500, `${failed}: ${outcome.path} does not exist on the worker`);
    }
  } catch (error) {
    context.log.error('a volume could not be made', { handle: wanted.handle, error });
    return serverError(failed, error);
  }
}

/** The wire's request in the words of the volume store. */
export function toVolumeRequest(wanted: Wanted): VolumeRequest {
  const { handle, strategy, properties = null, privileged = false, uid = -1, gid = -1 } = wanted;
  return {
    handle,
    properties,
    privileged,
    owner: uid >= 0 && gid >= 0 ? { uid, gid } : undefined,
    strategy:
      strategy.type === 'cow'
        ? { type: 'cow', parent: strategy.volume }
        : strategy.type === 'import'
          ? { type: 'import', path: strategy.path, followLinks: strategy.follow_symlinks ?? false }
          : { type: 'empty' },
  };
}

/** A volume as the wire shows it. */
export function showVolume({ handle, properties, privileged }: VolumeRecord, storage: Storage): BaggageclaimVolume {
  return { handle, path: storage.volumes.pathOf(handle), properties, privileged };
}
