import type { Command } from 'commander';
import { giveAnswer } from '../language/command-answer.ts';
import { languageFileName, readLanguageFile } from '../language/read-language-file.ts';
import { type ValidateOptions, validateLanguageFile } from '../language/validate-language-file.ts';

/** `rondo validate FILE`: says what is wrong with a pipeline or task, where, and what to do; no server is asked. */
export function addValidateCommand(program: Command): void {
  program
    .command('validate')
    .description('check a pipeline or task file: what is wrong, where, and what to do (status 1 when something is)')
    .argument('<file>', 'the file, - for standard input')
    .option('-t, --task', 'the file is a task, not a pipeline')
    .option('-s, --strict', 'unknown keys are errors, and warnings fail, too')
    .option('-a, --advice', 'also tell what YAML reads otherwise than most people think; that never fails')
    .option('--json', 'print one JSON document with all findings and their places')
    .action(async (file: string, options: ValidateOptions) => {
      const text = await readLanguageFile(file, process.stdin);
      giveAnswer(validateLanguageFile(languageFileName(file), text, options));
    });
}
