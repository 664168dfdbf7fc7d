export { Collector, type CollectorDependencies } from './collector.ts';
export { type CollectorOptions, defaultCollectorOptions } from './collector-options.ts';
