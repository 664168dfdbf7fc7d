export { type DiffCase, type Difference, runDiffCase } from './run-diff-case.ts';
