export { FakeClock } from './fake-clock.ts';
export { type PropertyRuns, propertyRuns, propertyTimeoutMs } from './property-runs.ts';
