import { AnswerError, answerJson } from '../answer.ts';
import type { BaggageclaimContext, Exchange } from '../context.ts';
import { showVolume } from './create-volume.ts';

/** `GET /volumes?PROPERTY=VALUE...` */
export async function listVolumes({ response, query }: Exchange, { storage }: BaggageclaimContext): Promise<void> {
  const wanted = new Map<string, string>();
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    if (values.length > 1)
      throw new AnswerError(422, `a property may only have a single value: ${name} has many (${values.join(', ')})`);
    wanted.set(name, values[0] ?? '');
  }
  const found = storage.volumes
    .list()
    .filter(({ properties }) => [...wanted].every(([name, value]) => properties?.[name] === value));
  answerJson(
    response,
    200,
    found.map((record) => showVolume(record, storage)),
  );
}

/** `GET /volumes/:handle` */
export async function getVolume({ response, names }: Exchange, { storage }: BaggageclaimContext): Promise<void> {
  const record = storage.volumes.find(names.handle ?? '');
  if (record === undefined) throw new AnswerError(404, 'failed to get volume');
  answerJson(response, 200, showVolume(record, storage));
}

/** `GET /volumes/:handle/privileged` */
export async function getPrivileged({ response, names }: Exchange, { storage }: BaggageclaimContext): Promise<void> {
  const record = storage.volumes.find(names.handle ?? '');
  if (record === undefined) throw new AnswerError(404, 'failed to get privileged status of volume');
  answerJson(response, 200, record.privileged);
}
