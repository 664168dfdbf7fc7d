import type { Claims } from './claims.ts';

/** Claims as they lie in the database; undefined where they are not of our making. */
export function readClaims(value: unknown): Claims | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const federated = fields.get('federated_claims');
  const isText = (name: string) => typeof fields.get(name) === 'string';
  const isNumber = (name: string) => typeof fields.get(name) === 'number';
  if (!['sub', 'aud', 'name', 'email'].every(isText) || !['exp', 'iat'].every(isNumber)) return undefined;
  if (typeof federated !== 'object' || federated === null) return undefined;
  return value as Claims;
}
