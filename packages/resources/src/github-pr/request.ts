import { decodeRequest } from '../sdk/decode-request.ts';
import {
  type Decoder,
  flag,
  listOf,
  looseCount,
  looseText,
  type RecordRules,
  record,
  text,
} from '../sdk/json/decoders.ts';
import type { ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { parseInstant } from '../time/instant.ts';

/** As the original's decoder: unknown fields are refused, upper and lower case are the same. */
const strict: RecordRules = { unknownKeys: 'reject', keyCase: 'folded' };

const source = record(
  {
    repository: text,
    access_token: text,
    v3_endpoint: text,
    v4_endpoint: text,
    paths: listOf(text),
    ignore_paths: listOf(text),
    disable_ci_skip: flag,
    disable_git_lfs: flag,
    skip_ssl_verification: flag,
    disable_forks: flag,
    ignore_drafts: flag,
    git_crypt_key: text,
    base_branch: text,
    required_review_approvals: looseCount,
    labels: listOf(text),
    states: listOf(text),
  },
  strict,
);

const version = record(
  { pr: looseText, commit: text, committed: text, approved_review_count: looseText, state: text },
  strict,
);

const getParams = record(
  {
    skip_download: flag,
    integration_tool: text,
    git_depth: looseCount,
    submodules: flag,
    list_changed_files: flag,
    fetch_tags: flag,
  },
  strict,
);

const putParams = record(
  {
    path: text,
    base_context: text,
    context: text,
    target_url: text,
    description_file: text,
    description: text,
    status: text,
    comment_file: text,
    comment: text,
    delete_previous_comments: flag,
  },
  strict,
);

const checkRequest = record({ source, version }, strict);
const getRequest = record({ source, version, params: getParams }, strict);
const putRequest = record({ source, params: putParams }, strict);

type Of<D> = D extends Decoder<infer Value> ? Value : never;
export type PullRequestSource = Of<typeof source> & { readonly owner: string; readonly name: string };
export type PullRequestVersion = Of<typeof version>;
export type GetParams = Of<typeof getParams>;
export type PutParams = Of<typeof putParams>;

const states = ['OPEN', 'MERGED', 'CLOSED'];

/** Decodes and judges a request to check (resources.md 13.1). */
export function readCheckRequest(request: ProgramRequest): { source: PullRequestSource; version: PullRequestVersion } {
  const decoded = decodeRequest(request, checkRequest, 'failed to unmarshal request: ');
  const { committed } = decoded.version;
  if (committed !== '' && parseInstant(committed) === undefined) {
    throw new ProgramFailure(
      `failed to unmarshal request: version.committed must be a time, not ${JSON.stringify(committed)}`,
    );
  }
  return { ...decoded, source: judge(decoded.source) };
}

/** Decodes and judges a request to get. */
export function readGetRequest(request: ProgramRequest): {
  source: PullRequestSource;
  version: PullRequestVersion;
  params: GetParams;
} {
  const decoded = decodeRequest(request, getRequest, 'failed to unmarshal request: ');
  const tool = decoded.params.integration_tool;
  if (!['', 'merge', 'rebase', 'checkout'].includes(tool)) {
    throw new ProgramFailure(
      `get failed: invalid integration tool specified: ${tool}; params.integration_tool must be merge, rebase or checkout`,
    );
  }
  return { ...decoded, source: judge(decoded.source) };
}

/** Decodes and judges a request to put. */
export function readPutRequest(request: ProgramRequest): { source: PullRequestSource; params: PutParams } {
  const decoded = decodeRequest(request, putRequest, 'failed to unmarshal request: ');
  const { path, status } = decoded.params;
  if (path === '')
    throw new ProgramFailure('put failed: invalid parameters: params.path is required: the directory of a get');
  if (!['', 'success', 'pending', 'failure', 'error'].includes(status.toLowerCase())) {
    throw new ProgramFailure(
      `put failed: invalid parameters: unknown status: ${status}; params.status must be success, pending, failure or error`,
    );
  }
  return { ...decoded, source: judge(decoded.source) };
}

function judge(asked: Of<typeof source>): PullRequestSource {
  const wrong = (message: string) => new ProgramFailure(`invalid source configuration: ${message}`);
  if (asked.access_token === '') throw wrong('access_token must be set');
  if (asked.repository === '') throw wrong('repository must be set');
  if (asked.v3_endpoint !== '' && asked.v4_endpoint === '')
    throw wrong('v4_endpoint must be set together with v3_endpoint');
  if (asked.v4_endpoint !== '' && asked.v3_endpoint === '')
    throw wrong('v3_endpoint must be set together with v4_endpoint');
  for (const field of ['v3_endpoint', 'v4_endpoint'] as const) {
    const usable = asked[field] === '' || /^https?:$/.test(URL.parse(asked[field])?.protocol ?? '');
    if (!usable) throw wrong(`${field} must be an http or https URL, not ${JSON.stringify(asked[field])}`);
  }
  const other = asked.states.find((state) => !states.includes(state));
  if (other !== undefined) throw wrong(`states value "${other}" must be one of: OPEN, MERGED, CLOSED`);
  const [owner = '', name = '', ...rest] = asked.repository.split('/');
  if (owner === '' || name === '' || rest.length > 0) {
    throw new ProgramFailure(
      `failed to create github manager: malformed repository; source.repository must be owner/name, not ${JSON.stringify(asked.repository)}`,
    );
  }
  return { ...asked, owner, name };
}
