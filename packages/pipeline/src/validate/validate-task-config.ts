import type { TaskConfig } from '../config/task-config.ts';
import type { ValidationProblem } from './findings.ts';

/** Rules for a task config, inline or from a file (pipeline-language.md 6, 9.4). Paths begin at the task config. */
export function validateTaskConfig(config: TaskConfig): readonly ValidationProblem[] {
  const problems: ValidationProblem[] = [];
  if (config.platform === undefined) {
    problems.push({ text: "missing 'platform'", path: [], hint: 'usually platform: linux' });
  }
  (config.inputs ?? []).forEach(({ name }, index) => {
    if (name !== '') return;
    problems.push({ text: `  input in position ${index} is missing a name`, path: ['inputs', index] });
  });
  (config.outputs ?? []).forEach(({ name }, index) => {
    if (name !== '') return;
    problems.push({ text: `  output in position ${index} is missing a name`, path: ['outputs', index] });
  });
  return problems;
}
