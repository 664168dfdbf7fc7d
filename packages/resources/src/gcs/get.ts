import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { keyMatcher } from '../s3/match-keys.ts';
import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import type { GetProgram, ProgramContext, Version } from '../sdk/program.ts';
import { writeOwnFile } from '../sdk/write-own-file.ts';
import { GcsClient, type GcsObject } from './gcs-client.ts';
import { listMatches } from './list-matches.ts';
import { objectMetadata } from './object-metadata.ts';
import { failurePrefix, type GcsRequest, type GcsSource, gcsFailure, isInt64, readGcsRequest } from './request.ts';
import { unpackBeside } from './unpack-beside.ts';

/** Downloads an object and writes what is known of it. */
export const get: GetProgram = withHttpFailures(async (request, context) => {
  const asked = readGcsRequest(request, context);
  const client = new GcsClient(asked.source, context);
  const wanted = await wantedObject(client, asked, context);
  await mkdir(context.cwd, { recursive: true });
  const path = join(context.cwd, fileNameOf(wanted.name));
  const url = wanted.initial ? '' : await fetchObject(client, wanted, { asked, path, context });
  if (wanted.initial) await writeFile(path, initialContent(asked.source));
  for (const [name, content] of Object.entries({ ...(url === '' ? {} : { url }), ...wanted.known })) {
    await writeOwnFile(context.cwd, name, content);
  }
  return { version: wanted.version, metadata: objectMetadata(wanted.name, url) };
}, failurePrefix);

interface WantedObject {
  readonly name: string;
  /** Empty: the live one. */
  readonly generation: string;
  /** It is not in the store: the source says what is in it. */
  readonly initial: boolean;
  readonly version: Version;
  /** The files `version` or `generation`. */
  readonly known: Readonly<Record<string, string>>;
}

async function wantedObject(client: GcsClient, asked: GcsRequest, context: ProgramContext): Promise<WantedObject> {
  const { source, version } = asked;
  if (source.regexp === '') {
    const { generation } = version;
    if (!isInt64(generation))
      throw gcsFailure(`version.generation must be an int64, not ${JSON.stringify(generation)}`);
    const initial = source.initial_version !== '' && generation === source.initial_version;
    // What puts into buckets that keep no generations have printed in the past.
    const inStore = generation === '0' ? '' : generation;
    return {
      name: source.versioned_file,
      generation: inStore,
      initial,
      version: { generation },
      known: { generation },
    };
  }
  const name = version.path || (await listMatches(client, source.regexp, context)).at(-1)?.key;
  if (name === undefined) throw gcsFailure('no extractions could be found - is your regexp correct?');
  const captured = (await keyMatcher(source.regexp))(name);
  const initial = source.initial_path !== '' && name === source.initial_path;
  return {
    name,
    generation: '',
    initial,
    version: { path: name },
    known: captured === undefined ? {} : { version: captured },
  };
}

/** The last part of an object's name, which must be a name for a file. */
function fileNameOf(name: string): string {
  const file = basename(name);
  if (file !== '' && file !== '.' && file !== '..') return file;
  throw gcsFailure(`${JSON.stringify(name)} ends in no name for a file`);
}

function initialContent(source: GcsSource): string | Buffer {
  const { initial_content_text: text, initial_content_binary: binary } = source;
  return binary === '' ? text : Buffer.from(binary, 'base64');
}

/** Downloads, and unpacks when that is asked for; returns the object's URL. */
async function fetchObject(
  client: GcsClient,
  { name, generation }: WantedObject,
  { asked, path, context }: { asked: GcsRequest; path: string; context: ProgramContext },
): Promise<string> {
  const { source, params } = asked;
  const found = await client.describeObject(name, generation);
  if (found === undefined) throw gcsFailure(`there is no ${urlOf(source, name, generation)} in the store`);
  if (!(params.skip_download ?? source.skip_download)) {
    const object: GcsObject = { ...found, name };
    await client.download(object, path);
    if (params.unpack) await unpackBeside(path, context);
  }
  return urlOf(source, name, generation);
}

function urlOf({ bucket }: GcsSource, name: string, generation: string): string {
  return `gs://${bucket}/${name}${generation === '' ? '' : `#${generation}`}`;
}
