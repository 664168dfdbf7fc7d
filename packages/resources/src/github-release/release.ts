/** A release as GitHub's REST API has it, as far as this type looks. */
export interface Release {
  readonly id: number;
  readonly tagName: string;
  readonly name: string;
  readonly body: string;
  readonly htmlUrl: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly createdAt: string;
  readonly publishedAt: string;
  readonly targetCommitish: string;
  readonly uploadUrl: string;
}

export interface ReleaseAsset {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly url: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads a release of the REST API; what is missing is empty. */
export function toRelease(value: unknown): Release {
  const json = objectOf(value);
  return {
    id: numberIn(json, 'id'),
    tagName: textIn(json, 'tag_name'),
    name: textIn(json, 'name'),
    body: textIn(json, 'body'),
    htmlUrl: textIn(json, 'html_url'),
    draft: json.draft === true,
    prerelease: json.prerelease === true,
    createdAt: textIn(json, 'created_at'),
    publishedAt: textIn(json, 'published_at'),
    targetCommitish: textIn(json, 'target_commitish'),
    uploadUrl: textIn(json, 'upload_url'),
  };
}

/** Reads a release of the GraphQL API, whose fields have other names. */
export function toReleaseOfGraphql(value: unknown): Release {
  const json = objectOf(value);
  const tag = objectOf(json.tag);
  return {
    id: numberIn(json, 'databaseId') || idInside(textIn(json, 'id')),
    tagName: textIn(json, 'tagName') || textIn(tag, 'name'),
    name: textIn(json, 'name'),
    body: textIn(json, 'description'),
    htmlUrl: textIn(json, 'url'),
    draft: json.isDraft === true,
    prerelease: json.isPrerelease === true,
    createdAt: textIn(json, 'createdAt'),
    publishedAt: textIn(json, 'publishedAt'),
    targetCommitish: '',
    uploadUrl: '',
  };
}

export function toAsset(value: unknown): ReleaseAsset {
  const json = objectOf(value);
  return {
    id: numberIn(json, 'id'),
    name: textIn(json, 'name'),
    state: textIn(json, 'state'),
    url: textIn(json, 'url'),
  };
}

/** When the release was published, else made. */
export function timestampOf(release: Release): string {
  return release.publishedAt || release.createdAt;
}

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function textIn(json: Json, key: string): string {
  const value = json[key];
  return typeof value === 'string' ? value : '';
}

function numberIn(json: Json, key: string): number {
  const value = json[key];
  return typeof value === 'number' ? value : 0;
}

/** Old servers have the number only inside the node id: base64 of `07:Release123`. */
function idInside(nodeId: string): number {
  const [digits = '0'] = /\d+$/.exec(Buffer.from(nodeId, 'base64').toString('latin1')) ?? [];
  return Number(digits);
}
