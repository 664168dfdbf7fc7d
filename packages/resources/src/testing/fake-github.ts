import type { ServerResponse } from 'node:http';
import { type FakeService, type HttpRequestSeen, startFakeService } from './object-server.ts';

export interface FakeRelease {
  id: number;
  tag_name: string;
  name?: string;
  body?: string;
  draft?: boolean;
  prerelease?: boolean;
  created_at?: string;
  published_at?: string;
  assets?: { id: number; name: string; state: string; content: string }[];
}

export interface FakeGithub extends FakeService {
  readonly releases: FakeRelease[];
  /** What the next requests get instead of an answer, by path. */
  readonly troubles: Map<string, ((response: ServerResponse) => void)[]>;
}

/** The part of GitHub's REST and GraphQL APIs that releases need, for the repository o/r; wants the token `gh-token` for changes. */
export async function startFakeGithub(releases: FakeRelease[]): Promise<FakeGithub> {
  let lastId = 1000;
  const troubles: FakeGithub['troubles'] = new Map();
  const service = await startFakeService((request, response) => {
    const trouble = troubles.get(request.url.pathname)?.shift();
    if (trouble !== undefined) {
      trouble(response);
      return;
    }
    const answer = route(request);
    if (answer === undefined) response.writeHead(404).end('{"message":"Not Found"}');
    else if (typeof answer === 'string') response.writeHead(200).end(answer);
    else response.writeHead(200, { link: answer.link ?? '' }).end(JSON.stringify(answer.json));
  });
  const view = (release: FakeRelease) => ({
    ...release,
    assets: undefined,
    html_url: `https://gh/o/r/${release.id}`,
    upload_url: `${service.url}/upload/${release.id}{?name,label}`,
  });
  const allAssets = () => releases.flatMap((release) => release.assets ?? []);
  const route = ({
    method,
    url,
    headers,
    body,
  }: HttpRequestSeen): string | { json: unknown; link?: string } | undefined => {
    const path = url.pathname;
    if (method !== 'GET' && headers.authorization !== 'Bearer gh-token') return undefined;
    if (path === '/graphql') return { json: graphql(releases, JSON.parse(body).variables.after) };
    const upload = /^\/upload\/(\d+)$/.exec(path);
    if (upload !== null) {
      lastId += 1;
      const asset = { id: lastId, name: url.searchParams.get('name') ?? '', state: 'uploaded', content: body };
      releases.find(({ id }) => id === Number(upload[1]))?.assets?.push(asset);
      return { json: asset };
    }
    const asset = /^\/repos\/o\/r\/releases\/assets\/(\d+)$/.exec(path);
    if (asset !== null) return changeAsset(method, Number(asset[1]), body);
    const assets = /^\/repos\/o\/r\/releases\/(\d+)\/assets$/.exec(path);
    if (assets !== null) return { json: releases.find(({ id }) => id === Number(assets[1]))?.assets ?? [] };
    if (path === '/repos/o/r/releases' && method === 'POST') {
      lastId += 1;
      releases.push({ id: lastId, created_at: '2024-05-05T05:05:05Z', assets: [], ...JSON.parse(body) });
      return { json: view(releases.at(-1) as FakeRelease) };
    }
    if (path === '/repos/o/r/releases') {
      const page = Number(url.searchParams.get('page') ?? '1');
      const link = releases.length > page * 2 ? `<${service.url}/repos/o/r/releases?page=${page + 1}>; rel="next"` : '';
      return { json: releases.slice((page - 1) * 2, page * 2).map(view), link };
    }
    const one = /^\/repos\/o\/r\/releases\/(\d+|tags\/.+)$/.exec(path);
    const found = releases.find(({ id, tag_name: tag }) => String(id) === one?.[1] || `tags/${tag}` === one?.[1]);
    if (found !== undefined && method === 'PATCH') Object.assign(found, JSON.parse(body));
    if (found !== undefined) return { json: view(found) };
    if (path === '/repos/o/r/git/ref/tags/v2') return { json: { object: { type: 'tag', sha: 't1' } } };
    if (path === '/repos/o/r/git/tags/t1') return { json: { object: { type: 'commit', sha: 'c0ffee' } } };
    if (path.startsWith('/repos/o/r/tarball/')) return 'a tarball';
    return undefined;
  };
  const changeAsset = (method: string, id: number, body: string): string | { json: unknown } | undefined => {
    const found = allAssets().find((asset) => asset.id === id);
    if (method === 'DELETE')
      for (const release of releases) release.assets = release.assets?.filter((asset) => asset.id !== id) ?? [];
    if (method === 'PATCH' && found !== undefined) Object.assign(found, JSON.parse(body));
    return method === 'GET' ? found?.content : { json: found };
  };
  return Object.assign(service, { releases, troubles });
}

/** Two releases a page. */
function graphql(releases: readonly FakeRelease[], after: string | null): object {
  const start = Number(after ?? '0');
  const nodes = releases.slice(start, start + 2).map((release) => ({
    databaseId: release.id,
    tagName: release.tag_name,
    isDraft: release.draft ?? false,
    isPrerelease: release.prerelease ?? false,
    createdAt: release.created_at,
    publishedAt: release.published_at,
  }));
  const pageInfo = { endCursor: String(start + 2), hasNextPage: start + 2 < releases.length };
  return { data: { repository: { releases: { nodes, pageInfo } } } };
}
