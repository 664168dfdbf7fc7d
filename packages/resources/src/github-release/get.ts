import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { compileGlob } from '../sdk/glob/compile-glob.ts';
import type { HttpResponse } from '../sdk/http/http-client.ts';
import { retryTransient } from '../sdk/http/retry-transient.ts';
import { placeWithin } from '../sdk/place-within.ts';
import type { GetProgram, ProgramContext } from '../sdk/program.ts';
import { GithubClient } from './github-client.ts';
import { type Release, type ReleaseAsset, timestampOf } from './release.ts';
import { releaseMetadata } from './release-metadata.ts';
import { type ReleaseRequest, readReleaseRequest, releaseFailure } from './request.ts';
import { versionTextOf } from './version-text.ts';
import { withReleaseFailures } from './with-release-failures.ts';

const maxRedirects = 5;

/** Downloads the assets of a release and writes what is known of it (resources.md 11.3). */
export const get: GetProgram = withReleaseFailures(async (request, context) => {
  const asked = readReleaseRequest(request, context);
  const { source, version } = asked;
  const client = new GithubClient(source, context);
  const release = await (version.id === '' ? client.releaseByTag(version.tag) : client.releaseById(version.id));
  if (release === undefined) throw releaseFailure('no releases');
  const commit = release.draft || release.tagName === '' ? undefined : await client.commitOfTag(release.tagName);
  await writeFiles(release, commit, { asked, context });
  await downloadAssets(client, release, { asked, context });
  const { tagName, id } = release;
  const printed = { ...(tagName === '' ? {} : { tag: tagName }), id: String(id), timestamp: timestampOf(release) };
  return {
    version: version.id === '' && version.tag === '' ? printed : echo(asked, printed),
    metadata: releaseMetadata(release, commit),
  };
});

/** The version asked for, so that metadata is found with it. */
function echo({ version }: ReleaseRequest, printed: Record<string, string>): Record<string, string> {
  const { tag, id, timestamp } = version;
  return id === '' ? printed : { ...(tag === '' ? {} : { tag }), id, ...(timestamp === '' ? {} : { timestamp }) };
}

async function writeFiles(
  release: Release,
  commit: string | undefined,
  { asked, context }: { asked: ReleaseRequest; context: ProgramContext },
): Promise<void> {
  await mkdir(context.cwd, { recursive: true });
  const { tagName, body } = release;
  const files: Record<string, string | undefined> = {
    url: release.htmlUrl || undefined,
    commit_sha: commit,
    ...(tagName === ''
      ? {}
      : {
          tag: tagName,
          version: (await versionTextOf(asked.source))(tagName) ?? '',
          body: body || undefined,
          timestamp: timestampOf(release) || undefined,
        }),
  };
  for (const [name, content] of Object.entries(files)) {
    if (content !== undefined) await writeFile(join(context.cwd, name), content);
  }
}

async function downloadAssets(
  client: GithubClient,
  release: Release,
  { asked, context }: { asked: ReleaseRequest; context: ProgramContext },
): Promise<void> {
  const { params, source } = asked;
  const directory = source.asset_dir ? join(context.cwd, 'assets') : context.cwd;
  await mkdir(directory, { recursive: true });
  const globs = params.globs.map(compileGlob);
  const wanted = (await client.listAssets(release.id)).filter(
    ({ name, state }) => state === 'uploaded' && (globs.length === 0 || globs.some((glob) => glob.test(name))),
  );
  for (const asset of wanted) {
    context.log(`downloading asset: ${asset.name}`);
    await download(client, assetUrl(client, asset), {
      path: placeWithin(directory, asset.name.replaceAll('/', '_')),
      name: asset.name,
      context,
    });
  }
  const sources = [
    [params.include_source_tarball, 'tarball', 'source.tar.gz'],
    [params.include_source_zip, 'zipball', 'source.zip'],
  ] as const;
  for (const [included, kind, name] of sources) {
    if (!included || release.tagName === '') continue;
    context.log(`downloading source ${kind === 'tarball' ? 'tarball' : 'zip'} to ${name}`);
    await download(client, client.repoUrl(`${kind}/${encodeURIComponent(release.tagName)}`), {
      path: join(directory, name),
      name,
      context,
    });
  }
}

function assetUrl(client: GithubClient, { id }: ReleaseAsset): URL {
  return client.repoUrl(`releases/assets/${id}`);
}

async function download(
  client: GithubClient,
  url: URL,
  { path, name, context }: { path: string; name: string; context: ProgramContext },
): Promise<void> {
  const once = async () => {
    const response = await follow(client, url, name);
    await pipeline(response.body, createWriteStream(path), { signal: context.signal });
  };
  await retryTransient(context, once, (message) => context.log(message));
}

/** The token goes to GitHub's API only, not to the stores that it redirects to. */
async function follow(client: GithubClient, start: URL, name: string): Promise<HttpResponse> {
  let url = start;
  const expected = [301, 302, 303, 307, 308, 400, 401, 403, 404, 410];
  let response = await client.send({ method: 'GET', url, headers: { accept: 'application/octet-stream' }, expected });
  for (let count = 0; response.status >= 301 && response.status <= 308 && count < maxRedirects; count += 1) {
    response.body.resume();
    const target = URL.parse(response.headers.location ?? '', url.href);
    if (target === null) throw releaseFailure(`failed to download file \`${name}\`: redirected to nowhere`);
    const sameHost = target.host === start.host;
    url = target;
    response = sameHost
      ? await client.send({ method: 'GET', url, headers: { accept: 'application/octet-stream' }, expected })
      : await client.sendElsewhere(url);
    if (!sameHost && response.status >= 400) {
      response.body.resume();
      throw releaseFailure(
        `redirect URL "${url.origin}${url.pathname}" responded with bad status code: ${response.status}`,
      );
    }
  }
  if (response.status === 200) return response;
  response.body.resume();
  throw releaseFailure(`failed to download file \`${name}\`: HTTP status ${response.status}`);
}
