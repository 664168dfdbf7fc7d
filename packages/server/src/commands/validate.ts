import type { Command } from 'commander';
import { giveAnswer } from '../language/command-answer.ts';
import { collectVar, collectYamlVar, gatherLanguageVars, type VarFlags } from '../language/language-vars.ts';
import { languageFileName, readLanguageFile } from '../language/read-language-file.ts';
import { type ValidateOptions, validateLanguageFile } from '../language/validate-language-file.ts';

const collectPath = (path: string, before: readonly string[] | undefined) => [...(before ?? []), path];

/** `rondo validate FILE`: says what is wrong with a pipeline or task, where, and what to do; no server is asked. */
export function addValidateCommand(program: Command): void {
  program
    .command('validate')
    .description('check a pipeline or task file: what is wrong, where, and what to do (status 1 when something is)')
    .argument('<file>', 'the file, - for standard input')
    .option('-t, --task', 'the file is a task, not a pipeline')
    .option('-s, --strict', 'unknown keys are errors, and warnings fail, too')
    .option('-a, --advice', 'also tell what YAML reads otherwise than most people think; that never fails')
    .option('-o, --output', 'print the pipeline with its vars filled in when nothing is wrong')
    .option('-v, --var <name=string>', 'a text to fill in for ((name))', collectVar)
    .option('-y, --yaml-var <name=yaml>', 'a YAML value to fill in for ((name))', collectYamlVar)
    .option('-i, --instance-var <name=yaml>', 'a var of the pipeline instance; it is filled in, too', collectYamlVar)
    .option('-l, --load-vars-from <file>', 'a YAML file of vars; of several the last wins', collectPath)
    .option('--json', 'print one JSON document with all findings and their places')
    .action(async (file: string, options: Omit<ValidateOptions, 'gatherVars'> & VarFlags) => {
      const read = (path: string) => readLanguageFile(path, process.stdin);
      const gatherVars = () => gatherLanguageVars(options, read);
      giveAnswer(await validateLanguageFile(languageFileName(file), await read(file), { ...options, gatherVars }));
    });
}
