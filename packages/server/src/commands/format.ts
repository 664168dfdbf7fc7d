import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { StartError } from '../errors.ts';
import { giveAnswer } from '../language/command-answer.ts';
import { formatLanguageFile } from '../language/format-language-file.ts';
import { languageFileName, readLanguageFile } from '../language/read-language-file.ts';

/** `rondo format FILE`: the canonical text of a pipeline on standard output, or with `--write` in the file's place. */
export function addFormatCommand(program: Command): void {
  program
    .command('format')
    .description('print a pipeline file in its canonical form')
    .argument('<file>', 'the file, - for standard input')
    .option('-w, --write', 'print nothing; write the file instead, where it changes')
    .action(async (file: string, { write = false }: { write?: boolean }) => {
      if (write && file === '-') throw new StartError('standard input cannot be written: leave out --write');
      const text = await readLanguageFile(file, process.stdin);
      const answer = formatLanguageFile(languageFileName(file), text);
      if (!write || answer.exitCode !== 0) return giveAnswer(answer);
      if (!text.equals(Buffer.from(answer.stdout))) await replace(file, answer.stdout);
    });
}

/** Written in place, so that mode, owner and links stay as they are. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: Error) => {
    throw new StartError(`cannot write ${file}`, { cause });
  });
}
