import type { JsonObject } from '../wire/json.ts';

type Level = Record<string, unknown>;

const line = /^((?: {2})*)([\w\-.]+):(?: (.*))?$/;
const plainText = /^(?:[A-Za-z/+]|\.{1,2}\/)[\w\-./+=~@]*(:[\w\-./+=~@]+)*$/;
const reserved = /^(true|false|yes|no|on|off|null|y|n)$/i;

/**
 * Reads the layout that fly itself writes: maps of plain or quoted texts and blocks. Undefined for anything else, which the real
 * YAML reader then looks at. It exists because loading that reader takes longer than a whole command.
 */
export function readPlainFlyrc(text: string): JsonObject | undefined {
  const root: Level = Object.create(null);
  const levels: Level[] = [root];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const current = lines[at] ?? '';
    if (current === '' && at === lines.length - 1) break;
    const [, indent = '', key = '', value] = line.exec(current) ?? [];
    const depth = indent.length / 2;
    const level = levels[depth];
    if (key === '' || level === undefined || key in level || reserved.test(key) || /^\d/.test(key)) return undefined;
    levels.length = depth + 1;
    if (value === undefined) {
      const inner: Level = Object.create(null);
      level[key] = inner;
      levels.push(inner);
    } else if (value === '|' || value === '|-') {
      const block = readBlock(lines, at + 1, ' '.repeat(indent.length + 2));
      if (block === undefined) return undefined;
      level[key] = block.text + (value === '|' ? '\n' : '');
      at = block.end - 1;
    } else {
      const scalar = readScalar(value);
      if (scalar === undefined) return undefined;
      level[key] = scalar;
    }
  }
  // Only texts, booleans and maps of them were put in.
  return root as JsonObject;
}

function readScalar(text: string): string | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  if (plainText.test(text) && !reserved.test(text)) return text;
  if (!/^"[\x20-\x7e]*"$/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readBlock(lines: readonly string[], start: number, indent: string): { text: string; end: number } | undefined {
  let end = start;
  while (end < lines.length && lines[end]?.startsWith(indent) === true) end++;
  const body = lines.slice(start, end).map((text) => text.slice(indent.length));
  const isPlain = body.length > 0 && body.every((text) => /^[\x21-\x7e][\x20-\x7e]*$/.test(text));
  return isPlain ? { text: body.join('\n'), end } : undefined;
}
