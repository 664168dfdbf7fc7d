import { listOf, record, text } from '../../sdk/json/decoders.ts';
import type { CfApi } from './cf-api.ts';

const maxLines = 100;
const answer = record({
  envelopes: record({ batch: listOf(record({ timestamp: text, log: record({ payload: text, type: text }) })) }),
});

/** The last lines that an application wrote, oldest first; none where the cloud keeps no output. */
export async function readRecentLogs(api: CfApi, guid: string): Promise<string[]> {
  const base = await api.logCache();
  if (base === undefined) return [];
  const url = new URL(`/api/v1/read/${guid}`, base);
  url.search = `?envelope_types=LOG&descending=true&limit=${maxLines}`;
  const { envelopes } = await api.json('GET', url, { decode: answer });
  return envelopes.batch
    .map(({ log }) => `${log.type || 'OUT'} ${Buffer.from(log.payload, 'base64').toString()}`)
    .reverse();
}
