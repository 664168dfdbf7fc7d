const plain = /^[A-Za-z_./][\w./@ +:()=,-]*$/;
const words = /^(true|false|yes|no|on|off|null|~|\d[\d_.]*)$/i;

/** A configuration as YAML, in the order its keys came; texts of several lines stand as they are. */
export function writeYaml(value: unknown): string {
  return `${block(value, '').replace(/^\n/, '')}\n`;
}

function block(value: unknown, indent: string): string {
  if (Array.isArray(value))
    return value.length === 0 ? ' []' : value.map((one) => `\n${indent}-${item(one, indent)}`).join('');
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return entries.length === 0
      ? ' {}'
      : entries.map(([key, inner]) => `\n${indent}${scalar(key)}:${nested(inner, indent)}`).join('');
  }
  return ` ${text(value, indent)}`;
}

/** Lists stand level with their key, everything else two blanks in. */
function nested(value: unknown, indent: string): string {
  return block(value, Array.isArray(value) ? indent : `${indent}  `);
}

/** The first key of an object stands beside its dash. */
function item(value: unknown, indent: string): string {
  const inner = block(value, `${indent}  `);
  return inner.startsWith('\n') ? ` ${inner.slice(indent.length + 3)}` : inner;
}

function text(value: unknown, indent: string): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null';
  if (!value.includes('\n')) return scalar(value);
  const end = value.endsWith('\n') ? (value.endsWith('\n\n') ? '|+' : '|') : '|-';
  const begin = /^[ \n]/.test(value) ? `${end.charAt(0)}2${end.slice(1)}` : end;
  const lines = (value.endsWith('\n') ? value.slice(0, -1) : value).split('\n');
  return `${begin}\n${lines.map((line) => (line === '' ? '' : `${indent}${line}`)).join('\n')}`;
}

function scalar(value: string): string {
  const bare = plain.test(value) && !words.test(value) && !/: |:$| #|\s$/.test(value);
  return bare || /^\(\([\w.:"/-]+\)\)$/.test(value) ? value : JSON.stringify(value);
}
