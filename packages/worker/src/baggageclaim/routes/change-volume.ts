import { BaggageclaimHandles, BaggageclaimPrivilegedValue, BaggageclaimPropertyValue } from '@rondo/protocol';
import { VolumeNotFoundError } from '../../volumes/errors.ts';
import { AnswerError, answerEmpty, serverError } from '../answer.ts';
import type { BaggageclaimContext, Exchange } from '../context.ts';
import { readChecked } from '../read-body.ts';

/** `PUT /volumes/:handle/properties/:property` */
export async function setProperty(
  { request, response, names }: Exchange,
  { storage }: BaggageclaimContext,
): Promise<void> {
  const failed = 'failed to set property on volume';
  const { value } = await readChecked(request, BaggageclaimPropertyValue, failed);
  await answering(failed, () => storage.volumes.setProperty(names.handle ?? '', names.property ?? '', value));
  answerEmpty(response, 204);
}

/** `PUT /volumes/:handle/privileged` */
export async function setPrivileged(
  { request, response, names }: Exchange,
  { storage }: BaggageclaimContext,
): Promise<void> {
  const failed = 'failed to change privileged status of volume';
  const { value } = await readChecked(request, BaggageclaimPrivilegedValue, failed);
  await answering(failed, () => storage.volumes.setPrivileged(names.handle ?? '', value));
  answerEmpty(response, 204);
}

/** `DELETE /volumes/:handle` */
export async function destroyVolume({ response, names }: Exchange, { storage }: BaggageclaimContext): Promise<void> {
  const failed = 'failed to destroy volume';
  if (!(await answering(failed, () => storage.volumes.destroy(names.handle ?? '')))) throw new AnswerError(404, failed);
  answerEmpty(response, 204);
}

/** `DELETE /volumes/destroy`: handles that are not there are passed over. */
export async function destroyVolumes({ request, response }: Exchange, { storage }: BaggageclaimContext): Promise<void> {
  const failed = 'failed to destroy volume';
  const handles = await readChecked(request, BaggageclaimHandles, failed);
  await answering(failed, async () => {
    for (const handle of handles) await storage.volumes.destroy(handle);
  });
  response.setHeader('Content-Type', 'application/json');
  answerEmpty(response, 204);
}

/** `POST /volumes/cleanup-orphans`: waits until what was destroyed is off the disk. */
export async function cleanUpOrphans({ response }: Exchange, { storage }: BaggageclaimContext): Promise<void> {
  storage.remover.sweep();
  await storage.remover.settled();
  answerEmpty(response, 204);
}

async function answering<Result>(failed: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof VolumeNotFoundError ? new AnswerError(404, failed) : serverError(failed, error);
  }
}
