import { type DestinationStream, pino } from 'pino';
import { describeError } from './rondo-error.ts';

export type LogFields = Record<string, unknown>;
export const logLevels = ['debug', 'info', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Structured logging: a message that is always the same words, and fields that differ. Never a secret. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line. */
  child(fields: LogFields): Logger;
}

/** One JSON object a line on `destination` (standard output by default). Errors are written with their causes and stack. */
export function createLogger(
  options: { level?: LogLevel; name?: string; destination?: DestinationStream } = {},
): Logger {
  const { level = 'info', name, destination } = options;
  const settings = {
    level,
    ...(name === undefined ? {} : { name }),
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: serializeError },
    base: name === undefined ? null : { name },
  };
  return wrap(destination === undefined ? pino(settings) : pino(settings, destination));
}

/** Says nothing: for tests and for tools that have no log. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return { text: describeError(error), stack: error.stack, ...('code' in error ? { code: error.code } : {}) };
}

type PinoLike = {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  child(fields: LogFields): PinoLike;
};

function wrap(inner: PinoLike): Logger {
  return {
    debug: (message, fields = {}) => inner.debug(fields, message),
    info: (message, fields = {}) => inner.info(fields, message),
    warn: (message, fields = {}) => inner.warn(fields, message),
    error: (message, fields = {}) => inner.error(fields, message),
    child: (fields) => wrap(inner.child(fields)),
  };
}
