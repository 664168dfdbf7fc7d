export type { RetentionLimits } from './build-logs/retention.ts';
export { Collector, type CollectorDependencies } from './collector.ts';
export { type CollectorOptions, defaultCollectorOptions } from './collector-options.ts';
