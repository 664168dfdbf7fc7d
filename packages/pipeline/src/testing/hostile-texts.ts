/** Table: texts made to exhaust a reader, and what it says about each. */

const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
export const oneJob = 'jobs: [{name: j, plan: []}]';

/** Each line repeats the line before it; what they stand for together grows exponentially. */
function bomb(line: (name: string, before: string) => string): string {
  return letters.map((name, index) => line(name, letters[index - 1] ?? '')).join('\n');
}

export const hostileTexts: readonly (readonly [name: string, make: () => string | Uint8Array, message: RegExp])[] = [
  [
    'aliases that multiply lists',
    () => bomb((n, b) => (b ? `${n}: &${n} [*${b}, *${b}, *${b}]` : 'a: &a [x]')),
    /excessive aliasing/,
  ],
  [
    'aliases that multiply maps',
    () => bomb((n, b) => (b ? `${n}: &${n} {p: *${b}, q: *${b}}` : 'a: &a {p: x}')),
    /excessive aliasing/,
  ],
  [
    'merges that multiply maps',
    () => bomb((n, b) => (b ? `${n}: &${n} {<<: [*${b}, *${b}, *${b}]}` : 'a: &a {p: x}')),
    /excessive aliasing/,
  ],
  [
    'a long text repeated by aliases',
    () => `x: &x "${'x '.repeat(500_000)}"\ny: [${'*x, '.repeat(200)}*x]`,
    /excessive aliasing/,
  ],
  ['100,000 open lists', () => '['.repeat(100_000), /exceeded max depth/],
  ['100,000 nested maps', () => '{a: '.repeat(100_000) + '}'.repeat(100_000), /exceeded max depth/],
  ['100,000 dashes', () => `${'- '.repeat(100_000)}x`, /exceeded max depth/],
  ['a file of 50 MB', () => 'a: b\n'.repeat(10_000_000), /48 MB/],
  ['more lines than any pipeline has', () => '- a\n'.repeat(1_000_000), /more than 500000 lines/],
  ['more values than any pipeline has', () => `[${'a,'.repeat(800_000)}]`, /exceeded max size/],
  [
    'more entries than any pipeline has',
    () => Array.from({ length: 99_000 }, (_, i) => `k${i}: {a: ${i}, b: [x, y], c: "z"}`).join('\n'),
    /exceeded max size/,
  ],
  [
    '10,000 steps in each other',
    () => `jobs: [{name: j, plan: [${'{try: '.repeat(10_000)}{do: []}${'}'.repeat(10_000)}]}]`,
    /exceeded max depth/,
  ],
  [
    '9,000 steps in each other, all of them wrong',
    () => `jobs: [{name: j, plan: [${'{try: '.repeat(9_000)}{}${'}'.repeat(9_000)}]}]`,
    /no step configured/,
  ],
  [
    'many values below many levels',
    () => `${oneJob}\nuser_data: ${'['.repeat(9_000)}${'{},'.repeat(100_000)}{? [] : x}${']'.repeat(9_000)}`,
    /invalid map key/,
  ],
  ['a quote that is never closed', () => `a: "${'x '.repeat(500_000)}`, /found unexpected end of stream/],
  ['a NUL byte', () => 'jobs: a\0b\n', /control characters are not allowed/],
  ['broken UTF-8', () => Uint8Array.from([0x6a, 0x3a, 0x20, 0xff]), /invalid leading UTF-8 octet/],
  ['half a character', () => Uint8Array.from([0x6a, 0x3a, 0x20, 0xe2, 0x82]), /incomplete UTF-8 octet/],
  ['half a surrogate pair', () => 'jobs: "\ud800"', /control characters are not allowed/],
  ['a merge of a map into itself', () => `a: &a {<<: *a}\n${oneJob}`, /value contains itself/],
  ['a list in itself', () => `a: &a [*a]\n${oneJob}`, /value contains itself/],
  ['tabs for indentation', () => 'jobs:\n\t- name: j\n', /cannot start any token/],
  ['a key of 1 MB', () => `"${'k'.repeat(1_000_000)}": 1`, /mapping values are not allowed/],
];
