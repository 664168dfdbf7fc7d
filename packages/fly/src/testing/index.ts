export { createFlyHome, type FlyHome } from './fly-home.ts';
export { type DiffCase, type Difference, runDiffCase } from './run-diff-case.ts';
