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

/** How much is logged, changeable while it goes on. */
export type LevelControl = { get(): LogLevel; set(level: LogLevel): void };

/** Shared by a logger and whoever changes its level. */
export function createLevelControl(level: LogLevel): LevelControl {
  let current = level;
  return {
    get: () => current,
    set: (next) => {
      current = next;
    },
  };
}

/** One JSON object a line on `destination` (standard output by default). Errors are written with their causes and stack. */
export function createLogger(
  options: { level?: LogLevel | LevelControl; name?: string; destination?: DestinationStream } = {},
): Logger {
  const { level = 'info', name, destination } = options;
  const control = typeof level === 'string' ? createLevelControl(level) : level;
  const settings = {
    level: 'debug',
    ...(name === undefined ? {} : { name }),
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: serializeError },
    base: name === undefined ? null : { name },
  };
  return wrap(pino(settings, destination ?? standardOutput()), control);
}

/** Says nothing: for tests and for tools that have no log. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};

/** What cannot be written, as on a disk that is full, is lost; the process has better things to do than to end for that. */
function standardOutput(): DestinationStream {
  const output = pino.destination({ fd: 1, sync: true });
  output.on('error', () => undefined);
  return output;
}

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

const ranks = ['debug', 'info', 'warn', 'error', 'fatal'];

function wrap(inner: PinoLike, control: LevelControl): Logger {
  const log =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) => {
      if (ranks.indexOf(level) >= ranks.indexOf(control.get())) inner[level](fields, message);
    };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (fields) => wrap(inner.child(fields), control),
  };
}
