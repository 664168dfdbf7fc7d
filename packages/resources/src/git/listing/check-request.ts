import { JsonNumber, type JsonValue } from '../../sdk/json/json-value.ts';
import { renderJson } from '../../sdk/json/render-json.ts';
import type { ProgramRequest } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import { type GitSource, readGitVersion } from '../request.ts';
import { wantsSignatures } from '../verification/keyring.ts';

/** Texts that a commit's message must or must not match; git's basic regular expressions. */
export interface MessageFilter {
  readonly patterns: readonly string[];
  readonly allMatch: boolean;
}

/** What a check is asked, in the terms of this type. */
export interface CheckRequest {
  readonly uri: string;
  readonly branch: string;
  /** The version to start from; empty for the first check. */
  readonly cursor: string;
  /** Git pathspecs; empty when every commit counts. */
  readonly pathspecs: readonly string[];
  readonly include: MessageFilter;
  readonly exclude: MessageFilter;
  readonly skipCiSkip: boolean;
  readonly versionDepth: number;
  readonly tagFilter: string;
  readonly tagRegex: string;
  readonly tagAncestors: boolean;
  /** From a cursor on, every tag is a version, however few `version_depth` allows. */
  readonly everyTag: boolean;
  /** Commits whose signature a get would not accept are no versions. */
  readonly skipUnverified: boolean;
}

/** Whether versions are tags rather than the commits of a branch. */
export function usesTags(request: CheckRequest): boolean {
  return request.tagFilter !== '' || request.tagRegex !== '';
}

/** Whether every commit of the branch is a version, so that its head is all there is to know. */
export function takesEveryCommit(request: CheckRequest): boolean {
  const unfiltered = request.include.patterns.length === 0 && request.exclude.patterns.length === 0;
  return (
    !request.skipCiSkip &&
    !request.skipUnverified &&
    request.versionDepth === 1 &&
    request.pathspecs.length === 0 &&
    !usesTags(request) &&
    unfiltered
  );
}

/** Judges the source of a check, in the original's order and words (resources.md 3.3). */
export function readCheckRequest(request: ProgramRequest, source: GitSource): CheckRequest {
  const uri = withoutLeadingBlank(source.uri);
  if (uri === '') throw new ProgramFailure('source.uri is required and must not be empty');
  const tagFilter = withoutLeadingBlank(source.tag_filter);
  const tagRegex = withoutLeadingBlank(source.tag_regex);
  if (tagFilter !== '' && tagRegex !== '') throw new ProgramFailure('Cannot provide both tag_filter and tag_regex');
  const tagBehaviour = source.tag_behaviour || 'match_tagged';
  if (tagBehaviour !== 'match_tagged' && tagBehaviour !== 'match_tag_ancestors') {
    throw new ProgramFailure(`Invalid tag_behaviour. Must be one of 'match_tagged' or 'match_tag_ancestors'.`);
  }
  const filter = source.commit_filter;
  return {
    uri,
    branch: withoutLeadingBlank(source.branch),
    cursor: readGitVersion(request).ref,
    pathspecs: pathspecs(source),
    include: { patterns: filterPatterns(filter.include), allMatch: filter.include_all_match === true },
    exclude: { patterns: filterPatterns(filter.exclude), allMatch: filter.exclude_all_match === true },
    skipCiSkip: source.disable_ci_skip !== true,
    versionDepth: versionDepth(source.version_depth),
    tagFilter,
    tagRegex,
    tagAncestors: tagBehaviour === 'match_tag_ancestors',
    everyTag: source.every_tag === true,
    skipUnverified: source.skip_unverified === true && wantsSignatures(source),
  };
}

function withoutLeadingBlank(text: string): string {
  return text.startsWith(' ') ? text.slice(1) : text;
}

function pathspecs(source: GitSource): string[] {
  const paths = source.paths ?? ['.'];
  const ignored = source.ignore_paths.map((path) => `:!${path}`);
  const everything = paths.length === 1 && paths[0] === '.' && ignored.length === 0;
  return everything ? [] : [...paths, ...ignored];
}

function filterPatterns(value: JsonValue | undefined): string[] {
  if (value === undefined || value === null || value === false) return [];
  if (!Array.isArray(value)) {
    throw new ProgramFailure(`invalid commit filter (expected array of strings)\n${renderJson(value)}`);
  }
  return value.map((item: JsonValue) => {
    if (typeof item === 'string') return item;
    if (item instanceof JsonNumber) return item.text;
    throw new ProgramFailure(`invalid commit filter (expected array of strings)\n${renderJson(value)}`);
  });
}

function versionDepth(text: string): number {
  if (text === '') return 1;
  if (!/^-?[0-9]{1,9}$/.test(text)) {
    throw new ProgramFailure(`source.version_depth must be a whole number of at least 1, not ${text}`);
  }
  if (Number(text) > 0) return Number(text);
  // The original's words, which dashboards may look for.
  throw new ProgramFailure('Invalid version_depth. Must be <= 0.');
}
