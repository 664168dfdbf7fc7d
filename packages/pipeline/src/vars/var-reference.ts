/** What a var refers to (pipeline-language.md 7.1). `source` is "" for none and "." for local vars. */
export interface VarReference {
  readonly source: string;
  readonly path: string;
  readonly fields: readonly string[];
}

/** Found between double parentheses; anything else is plain text, never an error. */
const pattern = /\(\(((?:[-/.\w\p{L}]+:)?[-/.:@"\w\p{L}]+)\)\)/gu;
const wholePattern = new RegExp(`^${pattern.source}$`, 'u');

/** What stands between the double parentheses of each var in a text, from left to right. */
export function findVarNames(text: string): string[] {
  if (!text.includes('((')) return [];
  return Array.from(text.matchAll(pattern), (match) => match[1] ?? '');
}

/** Whether a text is one var and nothing else: then the value keeps its type. */
export function isWholeVar(text: string): boolean {
  return text.startsWith('((') && text.endsWith('))') && wholePattern.test(text);
}

/** A reference as messages print it: `source:path.field`, segments with special characters quoted (7.1). */
export function formatVarReference({ source, path, fields }: VarReference): string {
  const segments = [path, ...fields].map((segment) => (/[,.:/ ]/.test(segment) ? `"${segment}"` : segment)).join('.');
  return source === '' ? segments : `${source}:${segments}`;
}
