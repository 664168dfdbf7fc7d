import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BoshIoClient, type PublishedFile, type PublishedStemcell } from '../bosh-io/bosh-io-client.ts';
import { publishedMetadata } from '../bosh-io/published-metadata.ts';
import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import type { GetProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { readStemcellRequest, type StemcellRequest } from './request.ts';

/** Downloads a stemcell, the light one where there is one, and writes what is known of it. */
export const get: GetProgram = withHttpFailures(async (request, context) => {
  const asked = readStemcellRequest(request, context);
  const { source, params, version } = asked;
  const client = new BoshIoClient(source.bosh_io_url, context);
  const found = (await client.listStemcells(source.name)).find((one) => one.version === version.version);
  if (found === undefined) throw new ProgramFailure(`failed to find stemcell matching version: '${version.version}'`);
  const published = fileOf(found, asked);
  await mkdir(context.cwd, { recursive: true });
  const files = { version: found.version, url: published.url, sha1: published.sha1, sha256: published.sha256 };
  for (const [name, content] of Object.entries(files)) await writeFile(join(context.cwd, name), content);
  if (params.tarball) {
    const path = join(context.cwd, tarballName(published, params.preserve_filename));
    const keys = source.auth.access_key === '' ? {} : { keys: source.auth };
    context.log(`downloading ${published.url}`);
    await client.download(published, path, { ...keys, context });
  }
  return { version: { version: found.version }, metadata: publishedMetadata(published) };
}, 'failed getting stemcell: ');

function fileOf({ version, light, regular }: PublishedStemcell, { source }: StemcellRequest): PublishedFile {
  const published = source.force_regular ? regular : (light ?? regular);
  if (published !== undefined) return published;
  throw new ProgramFailure(`there is no regular stemcell of version ${version}; source.force_regular asks for one`);
}

/** The name at the end of the URL, when that is asked for. */
function tarballName({ url }: PublishedFile, preserve: boolean): string {
  if (!preserve) return 'stemcell.tgz';
  const name = basename(decodeURIComponent(URL.parse(url)?.pathname ?? ''));
  if (name !== '' && name !== '.' && name !== '..' && !/[\0\\]/.test(name)) return name;
  throw new ProgramFailure(`${url} ends in no file name that params.preserve_filename could keep`);
}
