export { AbortedError, abortable, anySignal } from './abort.ts';
export { AsyncQueue } from './async-queue.ts';
export type { Brand } from './brand.ts';
export { formatBytes } from './bytes.ts';
export { type Clock, systemClock } from './clock.ts';
export type { Component } from './component/component.ts';
export { runComponent } from './component/run-component.ts';
export { type Deferred, defer } from './deferred.ts';
export { formatDurationMs, InvalidDurationError, parseDurationMs, parseDurationNanoseconds } from './duration.ts';
export {
  choice,
  defineFlags,
  duration,
  type Flag,
  type FlagSet,
  flagName,
  integer,
  list,
  type OptionsOf,
  secret,
  text,
  textOr,
  toggle,
  url,
} from './flags/define-flags.ts';
export { InvalidFlagError } from './flags/flag-errors.ts';
export { envNames, type GivenFlags, readFlags } from './flags/read-flags.ts';
export { foldTree, type TreeFold } from './fold-tree.ts';
export { Limiter } from './limiter.ts';
export {
  createLevelControl,
  createLogger,
  type LevelControl,
  type LogFields,
  type Logger,
  type LogLevel,
  logLevels,
  silentLogger,
} from './logger.ts';
export { allCounters, Counter, counter, type MetricLabels } from './metric.ts';
export { OneAtATime } from './one-at-a-time.ts';
export { type Random, randomHex, seededRandom, systemRandom } from './random.ts';
export { type RetryOptions, retry } from './retry.ts';
export { describeError, RondoError } from './rondo-error.ts';
export { call, type Deep, runDeep } from './run-deep.ts';
export { Secret } from './secret.ts';
export { stringifyJson } from './stringify-json.ts';
export { unzstd } from './zstd/unzstd.ts';
export { ZstdError } from './zstd/zstd-error.ts';
