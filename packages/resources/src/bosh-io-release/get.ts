import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BoshIoClient } from '../bosh-io/bosh-io-client.ts';
import { publishedMetadata } from '../bosh-io/published-metadata.ts';
import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import type { GetProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { readBoshReleaseRequest } from './request.ts';

/** Downloads a release and writes what is known of it. */
export const get: GetProgram = withHttpFailures(async (request, context) => {
  const { source, params, version } = readBoshReleaseRequest(request, context);
  if (version.version === '') throw new ProgramFailure('must specify version');
  const client = new BoshIoClient(source.bosh_io_url, context);
  const found = (await client.listReleases(source.repository)).find((release) => release.version === version.version);
  if (found === undefined || found.url === '')
    throw new ProgramFailure(`version ${version.version} not found; aborting`);
  await mkdir(context.cwd, { recursive: true });
  const { url, sha1, sha256 } = found;
  const files = { url, version: found.version, sha1, ...(sha256 === '' ? {} : { sha256 }) };
  for (const [name, content] of Object.entries(files)) await writeFile(join(context.cwd, name), `${content}\n`);
  if (params.tarball !== false) {
    context.log(`downloading ${url}`);
    await client.download(found, join(context.cwd, 'release.tgz'), { context });
  }
  return { version: { version: found.version }, metadata: publishedMetadata(found) };
}, 'failed getting release: ');
