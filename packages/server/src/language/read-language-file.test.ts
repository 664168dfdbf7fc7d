import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { languageFileName, readLanguageFile } from './read-language-file.ts';

const here = fileURLToPath(import.meta.url);
const nothing = () => Readable.from([]);

describe('reading a pipeline or task file', () => {
  it('takes - for standard input, whole and byte for byte', async () => {
    const bytes = await readLanguageFile('-', Readable.from([Buffer.from([0xff]), Buffer.from('rest')]));
    expect(bytes).toEqual(Buffer.concat([Buffer.from([0xff]), Buffer.from('rest')]));
    expect(languageFileName('-')).toBe('<stdin>');
    expect((await readLanguageFile('-', nothing())).length).toBe(0);
  });

  it.each([
    ['no such file', '/absent/file.yml', 'cannot read /absent/file.yml: there is no such file'],
    ['a directory', tmpdir(), `cannot read ${tmpdir()}: it is a directory; name a file in it`],
    ['a path through a file', `${here}/x.yml`, `cannot read ${here}/x.yml: a part of its path is no directory`],
    ['an endless file', '/dev/zero', 'cannot read /dev/zero: it has no end in sight'],
    ['no name', '', 'the name of the file is empty: give a path, or - for standard input'],
  ])('says what is wrong and what to do: %s', async (_, file, message) => {
    await expect(readLanguageFile(file, nothing())).rejects.toMatchObject({ code: 'START', message });
  });
});
