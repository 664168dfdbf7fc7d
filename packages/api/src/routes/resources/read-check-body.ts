import { Type } from 'typebox';
import type { ApiRequest } from '../../http/api-request.ts';
import { readBody } from '../../http/read-body.ts';

/** What the request takes. */
export const CheckBody = Type.Object({
  from: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
  shallow: Type.Optional(Type.Boolean()),
});

/** What a request for a check says of it (api.md 12.5). */
export function readCheckBody(request: ApiRequest): { from?: Record<string, string>; isShallow: boolean } {
  const { from, shallow = false } = readBody(CheckBody, request);
  return { isShallow: shallow, ...(from === undefined || from === null ? {} : { from }) };
}
