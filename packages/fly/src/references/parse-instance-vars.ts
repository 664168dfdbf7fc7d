import { InvalidValueError } from '../grammar/option.ts';
import type { JsonObject } from '../wire/json.ts';

/** Reads `KEY:VALUE(,KEY:VALUE)*` (fly.md 8.2). Throws {@link InvalidValueError}. */
export async function parseInstanceVars(text: string): Promise<JsonObject> {
  const { parseYamlVarFlag, expandVars, parseVarReference, VarProblem } = await import('@rondo/pipeline');
  const pairs = splitPairs(text).map(({ key, value }) => {
    try {
      const reference = parseVarReference(key);
      const parsed = parseYamlVarFlag(`v=${value}`);
      if (!parsed.ok) throw new InvalidValueError(`invalid value for key '${key}': ${parsed.error}`);
      return { reference, value: parsed.pair.value };
    } catch (error) {
      if (error instanceof VarProblem) throw new InvalidValueError(error.message, { cause: error });
      throw error;
    }
  });
  if (pairs.length === 0) {
    throw new InvalidValueError('instance vars should be formatted as <key1:value1>(,<key2:value2>)');
  }
  const { toJson } = await import('./to-json.ts');
  return toJson(expandVars(pairs));
}

interface RawPair {
  readonly key: string;
  readonly value: string;
}

function splitPairs(text: string): RawPair[] {
  const pairs: RawPair[] = [];
  let rest: string | undefined = text;
  while (rest !== undefined) {
    const colon = indexOutside(rest, ':', '"');
    if (colon === -1) break;
    const after: string = rest.slice(colon + 1);
    const comma = indexOutside(after, ',', `"'`);
    pairs.push({ key: rest.slice(0, colon), value: comma === -1 ? after : after.slice(0, comma) });
    rest = comma === -1 ? undefined : after.slice(comma + 1);
  }
  return pairs;
}

/** Where a character stands outside quotes, and, for a comma, outside brackets and braces. */
function indexOutside(text: string, wanted: ':' | ',', quotes: string): number {
  let quote = '';
  let [braces, brackets] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
      continue;
    }
    const isOutside = wanted === ':' || (braces === 0 && brackets === 0);
    if (char === wanted && isOutside) return at;
    if (quotes.includes(char)) quote = char;
    if (char === '{') braces++;
    if (char === '}') braces--;
    if (char === '[') brackets++;
    if (char === ']') brackets--;
  }
  return -1;
}
