import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readBody } from '../sdk/http/http-client.ts';
import { retryTransient } from '../sdk/http/retry-transient.ts';
import { parseXml, textOf } from '../sdk/parse-xml.ts';
import type { GetProgram, ProgramContext } from '../sdk/program.ts';
import { writeOwnFile } from '../sdk/write-own-file.ts';
import { keyMatcher } from './match-keys.ts';
import { openBucket, readS3Request, type S3Request, type S3Source, s3Failure } from './request.ts';
import type { S3Client } from './s3-client.ts';
import { unpackInPlace } from './unpack-in-place.ts';
import { withS3Failures } from './with-s3-failures.ts';

/** How often a download that breaks off in the middle is begun. */
const downloadAttempts = 5;

/** Downloads an object and writes what is known of it (resources.md 7.3). */
export const get: GetProgram = withS3Failures(async (request, context) => {
  const asked = readS3Request(request, context);
  const { source, version } = asked;
  const key = source.regexp === '' ? source.versioned_file : version.path;
  if (key === '' || (source.regexp === '' && version.version_id === '')) throw s3Failure('missing path in request');
  if (['', '.', '..'].includes(basename(key))) throw s3Failure(`${JSON.stringify(key)} ends in no name for a file`);
  await mkdir(context.cwd, { recursive: true });
  const versionText = source.regexp === '' ? version.version_id : await captured(source, key);
  if (isInitial(asked)) {
    await writeInitial(source, key, context);
    await writeFile(join(context.cwd, 'version'), versionText);
    return { version: versionOf(asked), metadata: [{ name: 'filename', value: basename(key) }] };
  }
  const client = await openBucket(source, context);
  const url = await fetchObject(client, asked, { key, context });
  const files = { url, s3_uri: `s3://${source.bucket}/${key}`, version: versionText };
  for (const [name, content] of Object.entries(files)) await writeOwnFile(context.cwd, name, content);
  const filename = { name: 'filename', value: basename(key) };
  return { version: versionOf(asked), metadata: source.private ? [filename] : [filename, { name: 'url', value: url }] };
});

async function captured(source: S3Source, key: string): Promise<string> {
  const text = (await keyMatcher(source.regexp))(key);
  if (text === undefined) throw s3Failure(`regex does not match provided version: ${JSON.stringify({ path: key })}`);
  return text;
}

function isInitial({ source, version }: S3Request): boolean {
  return source.regexp === ''
    ? source.initial_version !== '' && version.version_id === source.initial_version
    : source.initial_path !== '' && version.path === source.initial_path;
}

function versionOf({ source, version }: S3Request): Record<string, string> {
  return source.regexp === '' ? { version_id: version.version_id } : { path: version.path };
}

async function writeInitial(source: S3Source, key: string, context: ProgramContext): Promise<void> {
  const binary = source.initial_content_binary.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(binary) || binary.length % 4 !== 0) {
    throw s3Failure(`failed to decode initial_content_binary, make sure it's base64 encoded`);
  }
  const content = binary === '' ? source.initial_content_text : Buffer.from(binary, 'base64');
  await writeFile(join(context.cwd, basename(key)), content);
}

/** Downloads, unpacks, reads the tags; returns the object's URL. */
async function fetchObject(
  client: S3Client,
  { source, version, params }: S3Request,
  { key, context }: { key: string; context: ProgramContext },
): Promise<string> {
  const query: Record<string, string> = version.version_id === '' ? {} : { versionId: version.version_id };
  const skip = params.skip_download ?? source.skip_download;
  if (!skip) {
    const path = join(context.cwd, basename(key));
    const once = async () => {
      const response = await client.send({ method: 'GET', key, query });
      await pipeline(response.body, createWriteStream(path), { signal: context.signal });
    };
    await retryTransient(context, once, (message) => context.log(message), { maxAttempts: downloadAttempts });
    if (params.unpack) await unpackInPlace(path, context);
  }
  if (params.download_tags) await writeTags(client, key, { query, cwd: context.cwd });
  if (source.private) return client.presignedUrlOf(key, query).href;
  const url = client.urlOf(key);
  return `${url.origin}${decodeURIComponent(url.pathname)}${query.versionId === undefined ? '' : `?versionId=${query.versionId}`}`;
}

async function writeTags(
  client: S3Client,
  key: string,
  { query, cwd }: { query: Readonly<Record<string, string>>; cwd: string },
): Promise<void> {
  const document = parseXml(
    await readBody(await client.send({ method: 'GET', key, query: { tagging: '', ...query } })),
  );
  const tags = document.children.find(({ name }) => name === 'TagSet')?.children ?? [];
  const entries = tags.map((tag) => [textOf(tag, 'Key'), textOf(tag, 'Value')] as const);
  await writeOwnFile(cwd, 'tags.json', JSON.stringify(Object.fromEntries(entries)));
}
