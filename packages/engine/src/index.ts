export { type CheckOutcome, type CheckRequest, CheckRunner } from './check/check-runner.ts';
export { EngineComponent } from './engine-component.ts';
export { Turns } from './run/turns.ts';
export type { EngineOptions, EngineServices } from './services.ts';
