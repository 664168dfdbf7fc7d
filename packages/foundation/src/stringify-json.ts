import { foldTree } from './fold-tree.ts';

/**
 * As `JSON.stringify`, for values of any depth: the built-in function calls itself and runs out of stack after a few
 * thousand levels, which is less than users may write. Throws TypeError for what JSON can't say.
 */
export function stringifyJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return foldTree<unknown, string | undefined>(toPlain(value), { children: insideOf, fold: printed }) ?? 'null';
  }
}

/** What an object says it is as JSON: a date is a text. */
function toPlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('toJSON' in value)) return value;
  return typeof value.toJSON === 'function' ? value.toJSON() : value;
}

function insideOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (Array.isArray(value) ? value : Object.values(value)).map(toPlain);
}

/** Parts are added one to the other and not joined: each level would copy everything below it. */
function printed(value: unknown, parts: readonly (string | undefined)[]): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const part of parts) text += `${text === '' ? '' : ','}${part ?? 'null'}`;
    return `[${text}]`;
  }
  for (const [index, key] of Object.keys(value).entries()) {
    const part = parts[index];
    if (part !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${part}`;
  }
  return `{${text}}`;
}
