import { InvalidDurationError, parseDurationMs } from '@rondo/foundation';
import { decodeRequest } from '../sdk/decode-request.ts';
import {
  anything,
  type Decoder,
  flag,
  listOf,
  looseCount,
  looseFlag,
  looseText,
  type RecordRules,
  record,
  text,
} from '../sdk/json/decoders.ts';
import { JsonNumber, type JsonValue } from '../sdk/json/json-value.ts';
import { mustBe, PayloadError } from '../sdk/json/payload-error.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

const folded: RecordRules = { unknownKeys: 'ignore', keyCase: 'folded' };

const access = {
  private_key_user: looseText,
  private_key_passphrase: looseText,
  forward_agent: looseFlag,
  username: looseText,
  password: looseText,
  skip_ssl_verification: looseFlag,
  private_key: looseText,
  git_config: listOf(record({ name: looseText, value: looseText }, folded)),
  https_tunnel: record(
    { proxy_host: looseText, proxy_port: looseText, proxy_user: looseText, proxy_password: looseText },
    folded,
  ),
};

const loose = { uri: looseText, branch: looseText, pool: looseText, retry_delay: anything, ...access };
// put is the one program of the original that is picky about these.
const strict = { uri: text, branch: text, pool: text, retry_delay: anything, ...access };

const checkSource = record(loose);
const getParams = record({ depth: looseCount });
const checkVersion = record({ ref: looseText });
const putSource = record(strict, folded);
const putParams = record(
  {
    acquire: flag,
    release: text,
    add: text,
    add_claimed: text,
    remove: text,
    claim: text,
    update: text,
    check: text,
    check_unclaimed: text,
  },
  folded,
);
const putRequest = record({ source: putSource, params: putParams }, folded);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type PoolSource = Of<typeof checkSource>;
export type PoolParams = Of<typeof putParams>;

/** Source and version of a check or get; unknown keys are only told. Throws ProgramFailure naming everything that is missing. */
export function readPoolRequest(
  request: ProgramRequest,
  context: ProgramContext,
): { source: PoolSource; ref: string; depth: number } {
  noteUnknownFields(request, { source: checkSource, params: getParams }, context);
  const source = complete(checkSource(request.whole.source, 'source'));
  const { ref } = checkVersion(request.whole.version, 'version');
  if (ref.startsWith('-')) throw new ProgramFailure(`version.ref is no name of a commit: ${ref}`);
  const { depth } = getParams(request.whole.params, 'params');
  return { source, ref, depth: depth ?? 0 };
}

/** What a put is to do, and how long it waits between looks (milliseconds). */
export function readPoolPut(
  request: ProgramRequest,
  context: ProgramContext,
): { source: PoolSource; params: PoolParams; retryDelayMs: number } {
  noteUnknownFields(request, { source: putSource, params: putParams }, context);
  const { source, params } = decodeRequest(request, putRequest, 'error reading request: ');
  return { source: complete(source), params, retryDelayMs: delayMs(source.retry_delay) };
}

function complete(source: PoolSource): PoolSource {
  const missing = (['uri', 'branch', 'pool'] as const).filter((name) => source[name] === '');
  if (missing.length > 0)
    throw new ProgramFailure(missing.map((name) => `invalid payload (missing ${name})`).join('\n'));
  // It goes to git as an argument of its own.
  if (source.branch.startsWith('-')) throw new ProgramFailure(`source.branch is no name of a branch: ${source.branch}`);
  if (source.pool.split('/').some((part) => part === '..' || part === '.git')) {
    throw new ProgramFailure(`source.pool must be a directory of the repository, not ${source.pool}`);
  }
  return source;
}

function delayMs(value: JsonValue | undefined): number {
  if (value === undefined || value === null) return 10_000;
  if (value instanceof JsonNumber) return value.value / 1e6;
  if (typeof value !== 'string') throw mustBe('source.retry_delay', 'a duration like "10s"', value);
  try {
    return parseDurationMs(value);
  } catch (error) {
    if (error instanceof InvalidDurationError)
      throw new PayloadError(`source.retry_delay: ${error.message}`, { cause: error });
    throw error;
  }
}
