import type { Runner } from './runner.ts';
import { algorithmRunner } from './runners/algorithm.ts';
import { diffRunner } from './runners/diff.ts';
import { formatRunner } from './runners/format.ts';
import { validateRunner } from './runners/validate.ts';
import { varsRunner } from './runners/vars.ts';
import { yamlRunner } from './runners/yaml.ts';

/** One runner for each schema; a new schema is one file in `runners/` and one line here. */
export const runners: readonly Runner[] = [
  algorithmRunner,
  diffRunner,
  formatRunner,
  validateRunner,
  varsRunner,
  yamlRunner,
];
