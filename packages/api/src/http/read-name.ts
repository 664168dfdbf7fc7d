import { type ConfigWarning, checkIdentifier } from '@rondo/pipeline';
import { Type } from 'typebox';
import type { ApiRequest } from './api-request.ts';
import { HttpError } from './http-error.ts';
import { readBody } from './read-body.ts';
import { errorList } from './reply.ts';

/** What the request takes. */
export const NewName = Type.Object({ name: Type.Optional(Type.String({ maxLength: 1024 })) });

/** What is odd about what was saved, where anything is. */
export const Warnings = Type.Optional(Type.Array(Type.Object({ type: Type.String(), message: Type.String() })));

/** What answers a request that saves something under a name. */
export const SavedName = Type.Object({ warnings: Warnings });

/** The new name of a team or pipeline, with a warning where it is odd. Answers 400 for an empty one. */
export function readNewName(
  request: ApiRequest,
  what: 'team' | 'pipeline',
): { name: string; warnings: ConfigWarning[] } {
  const { name = '' } = readBody(NewName, request);
  return { name, warnings: warningsOf(name, what) };
}

/** What is odd about a name. Answers 400 for an empty one. */
export function warningsOf(name: string, what: 'team' | 'pipeline'): ConfigWarning[] {
  const verdict = checkIdentifier(name, [what]);
  if (verdict.kind === 'error') throw new HttpError(errorList(400, [verdict.text]));
  return verdict.kind === 'warning' ? [{ type: 'invalid_identifier', message: verdict.text }] : [];
}
