export { bundleResourceTypes } from './bundle/bundle-resource-types.ts';
export { type CheckRunnerIo, runCheckRunner } from './check-runner/run-check-runner.ts';
export { loadProgram, type ResourceTypeEntry, resourceTypes } from './resource-types.ts';
export { runResourceProgram } from './run-resource-program.ts';
export type { Child, ChildExit, ChildOptions, Spawn } from './sdk/child/child.ts';
export { spawnChild } from './sdk/child/spawn-child.ts';
export type { ProgramIo, ResourceAction, ResourceProgram } from './sdk/program.ts';
export { ProgramFailure } from './sdk/program-failure.ts';
export { runProgram } from './sdk/run-program.ts';
