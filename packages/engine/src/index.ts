export { EngineComponent } from './engine-component.ts';
export { Turns } from './run/turns.ts';
export { type InMemoryCheck, runInMemoryCheck } from './run-in-memory-check.ts';
export type { EngineOptions, EngineServices } from './services.ts';
export type { StepResult } from './step-result.ts';
