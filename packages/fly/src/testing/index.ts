export { createFlyHome, type FlyHome } from './fly-home.ts';
export { notRepeated, type PlacedRun, placedRuns, runsAt } from './golden-places.ts';
export { type GoldenRun, goldenRuns, hasGolden, recordedText, wordsOf } from './golden-runs.ts';
export { type DiffCase, type Difference, runDiffCase } from './run-diff-case.ts';
export { terminalScreen } from './terminal-screen.ts';
