import { InvalidDurationError, parseDurationMs } from '@rondo/foundation';
import type { JsonValue } from '@rondo/pipeline';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

export const idTokenAlgorithms = ['RS256', 'ES256'] as const;
const scopes = ['team', 'pipeline', 'instance', 'job'] as const;
const longestMs = 24 * 3_600_000;

const Settings = Type.Object(
  {
    audience: Type.Optional(Type.Array(Type.String())),
    subject_scope: Type.Optional(Type.String()),
    expires_in: Type.Optional(Type.String()),
    algorithm: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

/** What an `idtoken` source is set to (operations.md A25.6). */
export type IdTokenSettings = {
  readonly audience: readonly string[];
  readonly subjectScope: (typeof scopes)[number];
  readonly expiresInMs: number;
  readonly algorithm: (typeof idTokenAlgorithms)[number];
};

/** Reads settings whose vars are filled in; a text says what is wrong with them. */
export function readIdTokenSettings(config: JsonValue): IdTokenSettings | string {
  if (!Value.Check(Settings, config)) {
    return 'invalid idtoken provider config: only audience (a list of texts), subject_scope, expires_in and algorithm can be set';
  }
  const { audience = [], subject_scope = '', expires_in = '1h', algorithm = 'RS256' } = config;
  const subjectScope = scopes.find((scope) => scope === (subject_scope || 'pipeline'));
  if (subjectScope === undefined) return `invalid subject_scope value: ${subject_scope}`;
  const known = idTokenAlgorithms.find((name) => name === algorithm);
  if (known === undefined) return `invalid algorithm value: ${algorithm}. Only RS256 and ES256 are supported`;
  const expiresInMs = readDurationMs(expires_in);
  if (typeof expiresInMs === 'string') return `invalid expires_in value: ${expiresInMs}`;
  if (expiresInMs > longestMs) return 'expires_in must be <= 24h0m0s';
  return { audience, subjectScope, expiresInMs, algorithm: known };
}

function readDurationMs(text: string): number | string {
  try {
    return parseDurationMs(text);
  } catch (error) {
    if (error instanceof InvalidDurationError) return error.message;
    throw error;
  }
}
