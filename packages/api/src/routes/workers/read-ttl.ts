import { parseGoDuration } from '@rondo/pipeline';
import type { ApiRequest } from '../../http/api-request.ts';
import { badRequest } from '../../http/http-error.ts';

/** The query's `ttl` in milliseconds; undefined without one: the worker then counts as running for ever. Answers 400. */
export function readTtlMs(request: ApiRequest): number | undefined {
  const word = request.query.get('ttl') ?? '';
  if (word === '') return undefined;
  const parsed = parseGoDuration(word);
  if (!parsed.ok || parsed.ns < 0n) throw badRequest('malformed ttl');
  return Number(parsed.ns / 1_000_000n);
}
