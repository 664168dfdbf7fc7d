import type { JsonObject, JsonValue } from '@rondo/pipeline';

/**
 * Names of artifacts that params seem to speak of: in every text, the first part of a path that is not `.` or `..`. Looked
 * for before vars are filled in, in values but not in keys (scheduling.md 9.2).
 */
export function detectInputs(params: JsonObject | undefined): Set<string> {
  const names = new Set<string>();
  const visit = (value: JsonValue): void => {
    if (typeof value === 'string') {
      const name = value.split('/').find((part) => part !== '.' && part !== '..' && part !== '');
      if (name !== undefined) names.add(name);
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) visit(inner);
    }
  };
  visit(params ?? {});
  return names;
}
