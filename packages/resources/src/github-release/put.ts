import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { describeError, retry } from '@rondo/foundation';
import { findFiles } from '../sdk/glob/find-files.ts';
import { readBody } from '../sdk/http/http-client.ts';
import { parseAnswer } from '../sdk/http/parse-answer.ts';
import type { ProgramContext, PutProgram } from '../sdk/program.ts';
import { GithubClient } from './github-client.ts';
import { type Release, timestampOf, toAsset } from './release.ts';
import { releaseMetadata } from './release-metadata.ts';
import { type ReleaseRequest, readReleaseRequest, releaseFailure } from './request.ts';
import { withReleaseFailures } from './with-release-failures.ts';

const uploadRetries = { attempts: 10, firstDelayMs: 1000, maxDelayMs: 10_000 };
/** Assets are uploaded under this name and renamed when all are there, so that nobody sees a release without its assets. */
const uploading = 'rondo-uploading-';

/** Makes or changes the release of a tag and uploads its assets (resources.md 11.4). */
export const put: PutProgram = withReleaseFailures(async (request, context) => {
  const asked = readReleaseRequest(request, context);
  const fields = await releaseFields(asked, context);
  const files = asked.params.globs.flatMap((glob) => matches(glob, context.cwd));
  const client = new GithubClient(asked.source, context);
  const existing = (await client.listReleasesToChange()).find(({ tagName }) => tagName === fields.tag_name);
  const release =
    existing === undefined
      ? await create(client, fields, { asked, context })
      : await update(client, existing, { fields, context });
  await replaceAssets(client, release, { files, context });
  const version = { tag: release.tagName || fields.tag_name, id: String(release.id), timestamp: timestampOf(release) };
  return { version, metadata: releaseMetadata(release) };
});

interface ReleaseFields {
  readonly name: string;
  readonly tag_name: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly body?: string;
  readonly target_commitish?: string;
}

async function releaseFields({ source, params }: ReleaseRequest, context: ProgramContext): Promise<ReleaseFields> {
  if (params.name === '') throw releaseFailure('params.name is required: a file with the name of the release');
  if (params.tag === '') throw releaseFailure('params.tag is required: a file with the tag of the release');
  const read = async (file: string) => (await readParamFile(file, context.cwd)).trim();
  return {
    name: await read(params.name),
    tag_name: `${params.tag_prefix}${await read(params.tag)}`,
    draft: source.drafts,
    prerelease: source.pre_release && source.release === false,
    ...(params.body === '' ? {} : { body: await read(params.body) }),
    ...(params.commitish === '' ? {} : { target_commitish: await read(params.commitish) }),
  };
}

async function readParamFile(file: string, cwd: string): Promise<string> {
  return await readFile(join(cwd, file), 'utf8').catch((error) => {
    throw releaseFailure(describeError(error), error);
  });
}

function matches(glob: string, cwd: string): string[] {
  const found = findFiles(cwd, glob);
  if (found.length === 0) throw releaseFailure(`could not find file that matches glob '${glob}'`);
  return found;
}

async function create(
  client: GithubClient,
  fields: ReleaseFields,
  { asked, context }: { asked: ReleaseRequest; context: ProgramContext },
): Promise<Release> {
  context.log(`creating release ${fields.name}`);
  return await client.createRelease({ ...fields, generate_release_notes: asked.params.generate_release_notes });
}

async function update(
  client: GithubClient,
  existing: Release,
  { fields, context }: { fields: ReleaseFields; context: ProgramContext },
): Promise<Release> {
  context.log(`updating release ${fields.name}`);
  return await client.updateRelease(existing.id, fields);
}

/** Uploads everything beside what is there, then removes the old assets and gives the new ones their names. */
async function replaceAssets(
  client: GithubClient,
  release: Release,
  { files, context }: { files: readonly string[]; context: ProgramContext },
): Promise<void> {
  const old = await client.listAssets(release.id);
  const staged = old.length > 0;
  for (const asset of old.filter(({ name }) => name.startsWith(uploading))) await client.deleteAsset(asset.id);
  const uploaded: { id: number; name: string }[] = [];
  for (const path of files) {
    context.log(`uploading ${relative(context.cwd, path)}`);
    const name = `${staged ? uploading : ''}${basename(path)}`;
    uploaded.push({ id: await upload(client, release, { path, name, context }), name: basename(path) });
  }
  for (const asset of old.filter(({ name }) => !name.startsWith(uploading))) {
    context.log(`clearing existing asset: ${asset.name}`);
    await client.deleteAsset(asset.id);
  }
  if (staged) for (const { id, name } of uploaded) await client.renameAsset(id, name);
}

/** What an attempt that broke off has left behind is removed before the next one. */
async function upload(
  client: GithubClient,
  release: Release,
  { path, name, context }: { path: string; name: string; context: ProgramContext },
): Promise<number> {
  const once = async (attempt: number) => {
    if (attempt > 1) {
      for (const partial of await client.listAssets(release.id))
        if (partial.name === name) await client.deleteAsset(partial.id);
    }
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(statSync(path).size) };
    const url = client.uploadUrl(release, name);
    const response = await client.send({ method: 'POST', url, headers, body: createReadStream(path) });
    return toAsset(parseAnswer(url, await readBody(response))).id;
  };
  return await retry(once, { ...uploadRetries, clock: context.clock, signal: context.signal });
}
