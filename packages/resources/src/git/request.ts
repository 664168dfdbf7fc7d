import {
  anything,
  type Decoder,
  listOf,
  looseCount,
  looseFlag,
  looseText,
  optional,
  record,
} from '../sdk/json/decoders.ts';
import type { JsonValue } from '../sdk/json/json-value.ts';
import { PayloadError } from '../sdk/json/payload-error.ts';
import { describeUnknownField, unknownKeys } from '../sdk/json/unknown-fields.ts';
import type { ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

const gitConfig = listOf(record({ name: looseText, value: looseText }));

const submoduleCredential = record({
  host: looseText,
  username: looseText,
  password: looseText,
  url: looseText,
  private_key: looseText,
  private_key_passphrase: looseText,
});

/** A branch's name goes to git as an argument of its own; git has none that begin with a dash. */
const branchName: Decoder<string> = (value, path) => {
  const name = looseText(value, path);
  if (/^ ?-/.test(name)) throw new PayloadError(`${path} is no name of a branch: ${name}`);
  return name;
};

const sourceShape = {
  uri: looseText,
  branch: branchName,
  private_key: looseText,
  private_key_user: looseText,
  private_key_passphrase: looseText,
  forward_agent: looseFlag,
  username: looseText,
  password: looseText,
  paths: optionalList(looseText),
  ignore_paths: listOf(looseText),
  sparse_paths: optionalList(looseText),
  skip_ssl_verification: looseFlag,
  tag_filter: looseText,
  tag_regex: looseText,
  tag_behaviour: looseText,
  fetch_tags: looseFlag,
  submodule_credentials: listOf(submoduleCredential),
  git_config: gitConfig,
  disable_ci_skip: looseFlag,
  commit_verification_keys: listOf(looseText),
  commit_verification_key_ids: listOf(looseText),
  gpg_keyserver: looseText,
  git_crypt_key: looseText,
  https_tunnel: record({
    proxy_host: looseText,
    proxy_port: looseText,
    proxy_user: looseText,
    proxy_password: looseText,
  }),
  commit_filter: record({
    include: anything,
    include_all_match: looseFlag,
    exclude: anything,
    exclude_all_match: looseFlag,
  }),
  version_depth: looseText,
  every_tag: looseFlag,
  skip_unverified: looseFlag,
  search_remote_refs: looseFlag,
  debug: looseFlag,
} as const;

const getParamsShape = {
  depth: looseCount,
  fetch: listOf(branchName),
  fetch_tags: looseFlag,
  submodules: submoduleChoice,
  submodule_recursive: looseFlag,
  submodule_remote: looseFlag,
  disable_git_lfs: looseFlag,
  clean_tags: looseFlag,
  short_ref_format: looseText,
  timestamp_format: looseText,
  describe_ref_options: looseText,
  all_branches: looseFlag,
  debug: looseFlag,
} as const;

const putParamsShape = {
  repository: looseText,
  rebase: looseFlag,
  rebase_strategy: looseText,
  rebase_strategy_option: strategyOptions,
  merge: looseFlag,
  returning: looseText,
  tag: looseText,
  only_tag: looseFlag,
  tag_prefix: looseText,
  annotate: looseText,
  force: looseFlag,
  notes: looseText,
  branch: branchName,
  refs_prefix: looseText,
  push_options: listOf(looseText),
  debug: looseFlag,
} as const;

const gitSource = record(sourceShape);
const gitVersion = record({ ref: looseText, branch: branchName });
const gitGetParams = record(getParamsShape);
const gitPutParams = record(putParamsShape);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type GitSource = Of<typeof gitSource>;
export type GitVersion = Of<typeof gitVersion>;
export type GitGetParams = Of<typeof gitGetParams>;
export type GitPutParams = Of<typeof gitPutParams>;
export type SubmoduleCredential = Of<typeof submoduleCredential>;

/** The source of any git request. Only check refuses keys that it does not know (resources.md 3.1). */
export function readGitSource(request: ProgramRequest, options: { refuseUnknownKeys: boolean }): GitSource {
  if (options.refuseUnknownKeys) refuseUnknownKeys(request.whole.source, sourceShape, 'source');
  return gitSource(request.whole.source, 'source');
}

export function readGitVersion(request: ProgramRequest): GitVersion {
  return gitVersion(request.whole.version, 'version');
}

export function readGetParams(request: ProgramRequest): GitGetParams {
  refuseUnknownKeys(request.whole.params, getParamsShape, 'get params');
  return gitGetParams(request.whole.params, 'params');
}

export function readPutParams(request: ProgramRequest): GitPutParams {
  refuseUnknownKeys(request.whole.params, putParamsShape, 'put params');
  return gitPutParams(request.whole.params, 'params');
}

/** In the original's words, then each field's whole name: the last line is what is shown beside a resource whose check failed. */
function refuseUnknownKeys(value: JsonValue | undefined, shape: object, where: string): void {
  const known = Object.keys(shape);
  const unknown = unknownKeys(value, known);
  if (unknown.length === 0) return;
  const place = where.endsWith('params') ? 'params' : where;
  const fields = unknown.map((key) => describeUnknownField(key, place, known)).join(', ');
  const keys = unknown.map((key) => JSON.stringify(key));
  throw new ProgramFailure(
    [`Found unknown keys in ${where}:`, ...keys, `the git resource has no ${fields}`].join('\n'),
  );
}

function optionalList<Value>(item: Decoder<Value>): Decoder<readonly Value[] | undefined> {
  const list = listOf(item);
  return (value, path) => (value === undefined || value === null ? undefined : list(value, path));
}

/** `all`, `none`, or the paths of the submodules to get. */
function submoduleChoice(value: JsonValue | undefined, path: string): 'all' | 'none' | readonly string[] {
  if (value === undefined || value === null || value === 'all') return 'all';
  if (value === 'none') return 'none';
  if (typeof value !== 'string') return listOf(looseText)(value, path);
  throw new ProgramFailure(`${path} must be all, none or a list of paths, not "${value}"`);
}

/** A text with options between blanks, or a list of them. */
function strategyOptions(value: JsonValue | undefined, path: string): readonly string[] {
  if (Array.isArray(value)) return listOf(looseText)(value, path);
  const written = optional((present, where) => looseText(present, where))(value, path) ?? '';
  return written.split(/\s+/).filter((option) => option !== '');
}
