export { compareJson, compareText, type Mismatch } from './mismatch.ts';
export { type CorpusRecord, runCorpusRecord, runTaskRecord, type TaskRecord } from './run-corpus-record.ts';
export { type DiffCase, runDiffCase } from './run-diff-case.ts';
export { type FormatCase, runFormatCase } from './run-format-case.ts';
export { runValidateCase, type ValidateCase } from './run-validate-case.ts';
export { runVarsCase, type VarsCase } from './run-vars-case.ts';
export { runYamlCase, type YamlCase } from './run-yaml-case.ts';
