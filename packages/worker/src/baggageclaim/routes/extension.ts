import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { defaultFileLimitBytes, type VolumeBatchAnswer, VolumeBatchRequest } from '@rondo/protocol';
import { collectLayers, heldDigests } from '../../images/collect-layers.ts';
import { LayerDigestError, LayeredImageError, LayerMissingError } from '../../images/errors.ts';
import { importLayeredImage } from '../../images/import-layered-image.ts';
import { TarFormatError, TarLimitError } from '../../images/tar/errors.ts';
import { UnsafeArchiveError } from '../../images/unpack/errors.ts';
import { VolumeNotFoundError, VolumePathError, VolumeUseError } from '../../volumes/errors.ts';
import { measureStorage, measureVolume } from '../../volumes/measure-usage.ts';
import { openInVolume } from '../../volumes/open-in-volume.ts';
import { AnswerError, answerJson, serverError } from '../answer.ts';
import type { BaggageclaimContext, Exchange } from '../context.ts';
import { readChecked } from '../read-body.ts';
import { makeVolume, showVolume } from './create-volume.ts';

/** `POST /rondo/v1/volumes` */
export async function createVolumes({ request, response }: Exchange, context: BaggageclaimContext): Promise<void> {
  const { volumes } = await readChecked(request, VolumeBatchRequest, 'the body is not a batch of volume requests');
  const outcomes: Promise<VolumeBatchAnswer['volumes'][number]>[] = [];
  for (const wanted of volumes) {
    // All at once but for those that may be made from others of the batch.
    if (wanted.strategy.type !== 'empty' && mayStandOn(wanted, volumes)) await Promise.all(outcomes);
    outcomes.push(createOne(wanted, context));
  }
  answerJson(response, 200, { volumes: await Promise.all(outcomes) } satisfies VolumeBatchAnswer);
}

function mayStandOn(
  { strategy }: VolumeBatchRequest['volumes'][number],
  volumes: VolumeBatchRequest['volumes'],
): boolean {
  return strategy.type !== 'cow' || volumes.some(({ handle }) => handle === strategy.volume);
}

async function createOne(
  wanted: VolumeBatchRequest['volumes'][number],
  context: BaggageclaimContext,
): Promise<VolumeBatchAnswer['volumes'][number]> {
  const known = context.storage.volumes.find(wanted.handle);
  if (known !== undefined) return { outcome: 'existed', volume: showVolume(known, context.storage) };
  const made = await makeVolume(wanted, context);
  if (!(made instanceof AnswerError)) return { outcome: 'created', volume: made };
  return { outcome: 'failed', handle: wanted.handle, error: describeFailure(made, wanted) };
}

function describeFailure(error: AnswerError, wanted: VolumeBatchRequest['volumes'][number]): string {
  if (error.status !== 422 || wanted.strategy.type !== 'cow') return error.message;
  return `${error.message}: there is no volume ${wanted.strategy.volume} to make it from`;
}

/** `GET /rondo/v1/layers` */
export async function listHeldLayers({ response }: Exchange, { storage, clock }: BaggageclaimContext): Promise<void> {
  answerJson(response, 200, { digests: await heldDigests(storage, { nowMs: clock.nowMs() }) });
}

/** `PUT /rondo/v1/volumes/:handle/layered-image` */
export async function takeLayeredImage({ response, names }: Exchange, context: BaggageclaimContext): Promise<void> {
  try {
    answerJson(response, 200, await importLayeredImage(names.handle ?? '', context.storage, context.layersOfType));
  } catch (error) {
    throw imageError(error);
  }
}

function imageError(error: unknown): AnswerError {
  const unusable = [
    LayerDigestError,
    LayeredImageError,
    TarFormatError,
    TarLimitError,
    UnsafeArchiveError,
    VolumeUseError,
  ];
  if (error instanceof VolumeNotFoundError) return new AnswerError(404, error.message);
  if (error instanceof LayerMissingError) return new AnswerError(409, error.message);
  if (error instanceof Error && unusable.some((Fault) => error instanceof Fault))
    return new AnswerError(422, error.message);
  return serverError('the image could not be taken in', error);
}

/** `GET /rondo/v1/volumes/:handle/file?path=P&limit=N` */
export async function readVolumeFile(
  { response, names, query }: Exchange,
  { storage }: BaggageclaimContext,
): Promise<void> {
  const limitBytes = Number(query.get('limit') ?? defaultFileLimitBytes);
  if (!Number.isSafeInteger(limitBytes) || limitBytes < 0)
    throw new AnswerError(400, `invalid limit ${query.get('limit')}`);
  await using file = await openInVolume(names.handle ?? '', query.get('path') ?? '', storage).catch(
    (error: unknown) => {
      throw error instanceof VolumePathError || error instanceof VolumeNotFoundError
        ? new AnswerError(404, error.message)
        : serverError('the file could not be read', error);
    },
  );
  if (!file.stat.isFile()) throw new AnswerError(422, `${query.get('path')} is a directory`);
  const { size } = file.stat;
  if (size > limitBytes)
    throw new AnswerError(413, `${query.get('path')} has ${size} bytes; ${limitBytes} are allowed here`);
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': size });
  if (size === 0) {
    response.end();
    return;
  }
  await pipeline(createReadStream('', { fd: file.handle, autoClose: false, start: 0, end: size - 1 }), response);
}

/** `GET /rondo/v1/volumes/:handle/usage` */
export async function getVolumeUsage({ response, names }: Exchange, { storage }: BaggageclaimContext): Promise<void> {
  const sizeBytes = await measureVolume(names.handle ?? '', storage).catch((error: unknown) => {
    throw error instanceof VolumeNotFoundError ? new AnswerError(404, error.message) : error;
  });
  answerJson(response, 200, { sizeBytes });
}

/** `GET /rondo/v1/usage` */
export async function getStorageUsage({ response }: Exchange, { storage }: BaggageclaimContext): Promise<void> {
  answerJson(response, 200, await measureStorage(storage));
}

/** `POST /rondo/v1/garbage` */
export async function collectGarbage({ response }: Exchange, { storage, clock }: BaggageclaimContext): Promise<void> {
  answerJson(response, 200, await collectLayers(storage, { nowMs: clock.nowMs() }));
}
