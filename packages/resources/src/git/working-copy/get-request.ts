import type { ProgramContext, ProgramRequest } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import { type GitGetParams, type GitSource, readGetParams, readGitSource, readGitVersion } from '../request.ts';

/** What a get is asked, in the terms of this type. */
export interface GetRequest {
  readonly source: GitSource;
  readonly params: GitGetParams;
  readonly uri: string;
  /** Empty: the remote's HEAD. */
  readonly branch: string;
  /** Commit, tag, or `HEAD` when no version was given. */
  readonly ref: string;
  /** 0: the whole history. */
  readonly depth: number;
  readonly allBranches: boolean;
  /** `--tags`, `--no-tags`, or nothing: what git does by itself. */
  readonly tagOptions: readonly string[];
  /** Patterns for a sparse checkout; empty: every file. */
  readonly sparsePaths: readonly string[];
}

/** Decodes and judges a get; says so in the log when the version's branch takes the place of the source's. */
export function readGetRequest(request: ProgramRequest, context: ProgramContext): GetRequest {
  const params = readGetParams(request);
  const source = readGitSource(request, { refuseUnknownKeys: false });
  const version = readGitVersion(request);
  if (source.uri === '') throw new ProgramFailure('invalid payload (missing uri):');
  if (version.ref.startsWith('-'))
    throw new ProgramFailure(`version.ref is no name of a commit or tag: ${version.ref}`);
  if (version.branch !== '') context.log(`Override ${source.branch} with ${version.branch}`);
  const sparsePaths = source.sparse_paths ?? ['.'];
  return {
    source,
    params,
    uri: source.uri,
    branch: version.branch || source.branch,
    ref: version.ref || 'HEAD',
    depth: params.depth ?? 0,
    allBranches: params.all_branches === true,
    tagOptions: tagOptions(source, params),
    sparsePaths: sparsePaths.join('\n') === '.' ? [] : sparsePaths,
  };
}

function tagOptions(source: GitSource, params: GitGetParams): string[] {
  const fetchTags = params.fetch_tags ?? source.fetch_tags;
  if (fetchTags === false) return ['--no-tags'];
  return fetchTags === true || source.tag_filter !== '' || source.tag_regex !== '' ? ['--tags'] : [];
}
