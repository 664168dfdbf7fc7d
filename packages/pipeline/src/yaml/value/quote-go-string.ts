// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be escaped
const escaped = /["\\\0-\x1f\x7f-\x9f\xad\ud800-\udfff\ufeff\ufffe\uffff]|[^\x20-\x7e]/gu;

const names: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/**
 * A string as Go's `%q` prints it; with `ascii` as `%+q`, which escapes everything beyond ASCII. Texts that reference
 * messages quote (pipeline-language.md 2.4).
 */
export function quoteGoString(text: string, options: { ascii?: boolean } = {}): string {
  const quoted = text.replace(escaped, (char) => names[char] ?? (options.ascii === true ? hex(char) : visible(char)));
  return `"${quoted}"`;
}

function visible(char: string): string {
  return /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(char) ? char : hex(char);
}

function hex(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  if (point < 0x80) return `\\x${point.toString(16).padStart(2, '0')}`;
  return point < 0x10000 ? `\\u${point.toString(16).padStart(4, '0')}` : `\\U${point.toString(16).padStart(8, '0')}`;
}
