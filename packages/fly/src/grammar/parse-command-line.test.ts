import { describe, expect, it } from 'vitest';
import { integer } from '../options/integer.ts';
import { text, textList } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { version } from '../options/version.ts';
import { captureIo } from '../testing/captured-io.ts';
import { defineCommand } from './command.ts';
import { parseCommandLine } from './parse-command-line.ts';

const demo = defineCommand({
  options: {
    name: text({ short: 'n', long: 'name' }),
    tags: textList({ short: 'g', long: 'tag' }),
    raw: text({ short: 'r', long: 'raw', raw: true }),
    count: integer({ short: 'c', long: 'count', initial: 50 }),
    all: toggle({ short: 'a', long: 'all' }),
    stamped: toggle({ short: 't', long: 'stamped' }),
    from: version({ short: 'f', long: 'from' }),
  },
  positionals: [
    { name: 'first', description: 'the first word' },
    { name: 'others', description: 'all others', rest: true },
  ],
  async run() {},
});

const entries = [{ name: 'demo', aliases: ['d'], description: 'A demonstration', load: async () => demo }];

async function parse(...words: string[]) {
  const line = await parseCommandLine(words, entries, captureIo().io);
  if (line.kind !== 'command') throw new Error('no command');
  return line;
}

describe('options', () => {
  it('take their value from the next word, after =, or right behind a letter', async () => {
    for (const words of [['--name', 'x'], ['--name=x'], ['-n', 'x'], ['-nx'], ['-n=x']]) {
      expect((await parse('demo', ...words)).options.name).toBe('x');
    }
  });

  it('stand before or after the command, and may be hidden by those of the command', async () => {
    const { globals, options } = await parse('-t', 'ci', 'demo', '-t', '--verbose');
    expect(globals).toEqual({ target: 'ci', verbose: true, printTableHeaders: false });
    expect(options.stamped).toBe(true);
  });

  it('combine as letters, the last of which may take a value', async () => {
    expect((await parse('demo', '-an', 'x')).options).toMatchObject({ all: true, name: 'x' });
  });

  it('keep the last text, collect lists, add keys to versions', async () => {
    const words = ['-n', 'a', '-n', 'b', '-g', 'x', '-g', 'y', '-f', 'ref:1:2', '-f', 'other'];
    expect((await parse('demo', ...words)).options).toMatchObject({
      name: 'b',
      tags: ['x', 'y'],
      from: { ref: '1:2', other: '' },
    });
  });

  it('unquote a value that begins with a double quote, unless it is raw', async () => {
    const { options } = await parse('demo', '-n', '"a\\tb\\u00e9"', '-r', '"a');
    expect(options).toMatchObject({ name: 'a\tbé', raw: '"a' });
    await expect(parse('demo', '-n', '"a')).rejects.toThrow(
      "invalid argument for flag `-n, --name' (expected string): invalid syntax",
    );
  });

  it('read whole numbers as Go does', async () => {
    for (const [word, number] of [
      ['0x1f', 31],
      ['-5', -5],
      ['017', 15],
      ['1_000', undefined],
    ] as const) {
      const parsed = parse('demo', '-c', word).then(({ options }) => options.count);
      if (number !== undefined) expect(await parsed).toBe(number);
      else await expect(parsed).rejects.toThrow('strconv.ParseInt: parsing "1_000": invalid syntax');
    }
  });
});

describe('words', () => {
  it('fill positionals in order; after -- nothing is an option', async () => {
    const { positionals, rest } = await parse('demo', 'one', '-a', 'two', '--', '-n', '--');
    expect(positionals).toEqual([['one'], ['two', '-n', '--']]);
    expect(rest).toEqual([]);
  });

  it('a lone dash is a value', async () => {
    expect((await parse('demo', '-n', '-')).options.name).toBe('-');
  });
});

describe('messages', () => {
  it.each([
    [['demo', '--bogus'], "unknown flag `bogus'"],
    [['demo', '-axz'], "unknown flag `x'"],
    [['demo', '-n'], "expected argument for flag `-n, --name'"],
    [['demo', '-n', '-a'], "expected argument for flag `-n, --name', but got option `-a'"],
    [['demo', '-n', '--'], "expected argument for flag `-n, --name', but got double dash `--'"],
    [['demo', '--all=true'], "bool flag `-a, --all' cannot have an argument"],
    [['demi'], "Unknown command `demi', did you mean `demo'?"],
  ])('%j', async (words, message) => {
    await expect(parse(...words)).rejects.toThrow(new Error(message).message);
  });
});
