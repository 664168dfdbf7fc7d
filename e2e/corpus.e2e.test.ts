import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFlyHome, type FlyHome } from '@rondo/fly/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './world/quickstart.ts';
import { startWebNode, type WebNode } from './world/web-node.ts';

interface Recorded {
  readonly exit: number;
  readonly stderr: string;
}

/** What the stock client says about a real pipeline: its directory's README tells more. */
interface CorpusRecord {
  readonly file: string;
  readonly vars_file?: string;
  readonly validate: Recorded;
  readonly validate_vars?: Recorded;
  readonly format: { readonly exit: number; readonly file?: string };
}

const directory = join(root, '../shared/pipelines');
const expected = join(directory, 'expected.json');
const records: readonly CorpusRecord[] = existsSync(expected) ? JSON.parse(readFileSync(expected, 'utf8')).files : [];

describe.skipIf(records.length === 0)('real pipelines, through the server', () => {
  let web: WebNode;
  let home: FlyHome;
  let version = '';
  const fly = (...words: string[]) =>
    home.run(['-t', 'g', ...words], { cwd: directory, env: { FAKE_FLY_VERSION: version } });
  const set = (name: string, { file, vars_file }: CorpusRecord, withVars: boolean) =>
    fly(
      'set-pipeline',
      '-n',
      '-p',
      name,
      '-c',
      file,
      ...(withVars && vars_file !== undefined ? ['-l', vars_file] : []),
    );

  beforeAll(async () => {
    web = await startWebNode();
    home = createFlyHome();
    ({ version } = await web.api.get<{ version: string }>('/api/v1/info'));
    const { exit } = await fly('login', '-c', web.url, '-u', 'admin', '-p', web.password);
    expect(exit).toBe(0);
  });
  afterAll(async () => {
    home?.[Symbol.dispose]();
    await web?.[Symbol.asyncDispose]();
  });

  it.each(records)('$file is taken or refused as recorded, and comes back in its normal form', async (record) => {
    const name = record.file.replace(/\.yml$/, '');
    const answer = await set(name, record, false);
    expectVerdict(answer, record.validate);
    if (answer.exit !== 0) return;
    expect(await set(name, record, false)).toMatchObject({ exit: 0, stdout: 'no changes to apply\n' });
    if (record.format.file === undefined) return;
    const formatted = readFileSync(join(directory, record.format.file), 'utf8');
    expect((await fly('get-pipeline', '-p', name)).stdout).toBe(`${inOrderOfServer(formatted)}\n`);
  });

  it.each(records.filter(({ vars_file }) => vars_file !== undefined))('$file with its vars', async (record) => {
    const name = record.file.replace(/\.yml$/, '-with-vars');
    const answer = await set(name, record, true);
    expectVerdict(answer, record.validate_vars ?? record.validate);
    if (answer.exit === 0)
      expect(await set(name, record, true)).toMatchObject({ exit: 0, stdout: 'no changes to apply\n' });
  });
});

/** The words of `validate-pipeline` come from the server here, where it is the server that refuses. */
function expectVerdict({ exit, stderr }: { exit: number; stderr: string }, recorded: Recorded): void {
  expect(exit).toBe(recorded.exit);
  if (recorded.exit === 0) return;
  const [, sections] =
    /\nError loading existing config:\n([\s\S]*)\nerror: configuration invalid\n$/.exec(recorded.stderr) ?? [];
  if (sections === undefined) expect(stderr).toBe(recorded.stderr);
  else expect(stderr).toContain(`error: invalid pipeline config:\n${sections.replaceAll(/^ {2}- /gm, '')}`);
}

/** A server gives resources and types back sorted by name. */
function inOrderOfServer(formatted: string): string {
  return formatted
    .trimEnd()
    .split(/\n(?=[a-z_]+:)/)
    .map((section) => {
      const [head = '', ...items] = section.split(/\n(?=- )/);
      if (!/^(resources|resource_types|prototypes):/.test(head)) return section;
      return [head, ...items.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))].join('\n');
    })
    .join('\n');
}

function nameOf(item: string): string {
  return /^[- ] name: (.*)$/m.exec(item)?.[1] ?? '';
}
