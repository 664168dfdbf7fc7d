import { VarProblem } from './var-problem.ts';
import type { VarReference } from './var-reference.ts';

/**
 * Reads what stands between double parentheses: `source:path.field`, quotes around what would separate
 * (pipeline-language.md 7.1). Throws {@link VarProblem} `bad_reference`.
 */
export function parseVarReference(text: string): VarReference {
  const refuse = (why: string): never => {
    throw new VarProblem('bad_reference', `invalid var '${text}': ${why}`, [text]);
  };
  const colon = indexOutsideQuotes(text, ':');
  const source = colon === -1 ? '' : text.slice(0, colon);
  if (source.includes('"')) refuse('source must not be quoted');
  const segments = splitOutsideQuotes(text.slice(colon + 1)).map((segment) => segment.trim().replaceAll('"', ''));
  if (segments.includes('')) refuse('empty field');
  const [path = '', ...fields] = segments;
  return { source, path, fields };
}

function indexOutsideQuotes(text: string, char: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === char && !quoted) return at;
  }
  return -1;
}

function splitOutsideQuotes(text: string): string[] {
  const segments: string[] = [];
  let rest = text;
  for (let dot = indexOutsideQuotes(rest, '.'); dot !== -1; dot = indexOutsideQuotes(rest, '.')) {
    segments.push(rest.slice(0, dot));
    rest = rest.slice(dot + 1);
  }
  return [...segments, rest];
}
