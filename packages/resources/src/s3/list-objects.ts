import { readBody } from '../sdk/http/http-client.ts';
import { parseXml, textOf, type XmlElement } from '../sdk/parse-xml.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { S3Client } from './s3-client.ts';

/** One level of a bucket: keys and the prefixes of deeper ones. */
export interface Level {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
}

/** Everything directly below a prefix, all pages. */
export async function listLevel(client: S3Client, prefix: string): Promise<Level> {
  const keys: string[] = [];
  const prefixes: string[] = [];
  for (let token = ''; ; ) {
    const query = {
      'list-type': '2',
      delimiter: '/',
      prefix,
      ...(token === '' ? {} : { 'continuation-token': token }),
    };
    const page = await getXml(client, query);
    keys.push(...page.children.filter(({ name }) => name === 'Contents').map((entry) => textOf(entry, 'Key')));
    prefixes.push(
      ...page.children.filter(({ name }) => name === 'CommonPrefixes').map((entry) => textOf(entry, 'Prefix')),
    );
    token = textOf(page, 'NextContinuationToken');
    if (textOf(page, 'IsTruncated') !== 'true' || token === '') return { keys, prefixes };
  }
}

/** Ids of the versions of one object, newest first. Throws ProgramFailure when the bucket keeps none. */
export async function listVersionIds(client: S3Client, key: string): Promise<string[]> {
  const versioning = await getXml(client, { versioning: '' });
  if (textOf(versioning, 'Status') !== 'Enabled') {
    throw new ProgramFailure('\u001b[31merror finding versions: \u001b[0mbucket is not versioned');
  }
  const ids: string[] = [];
  for (let marker: Record<string, string> = {}; ; ) {
    const page = await getXml(client, { versions: '', prefix: key, ...marker });
    const versions = page.children.filter(
      ({ name, children }) => name === 'Version' && textOf({ name, children, text: '' }, 'Key') === key,
    );
    ids.push(...versions.map((entry) => textOf(entry, 'VersionId')));
    const [keyMarker, idMarker] = [textOf(page, 'NextKeyMarker'), textOf(page, 'NextVersionIdMarker')];
    // Keys come in order, so a page that begins with another key holds none of ours.
    if (textOf(page, 'IsTruncated') !== 'true' || keyMarker === '' || keyMarker > key) return ids;
    marker = { 'key-marker': keyMarker, ...(idMarker === '' ? {} : { 'version-id-marker': idMarker }) };
  }
}

async function getXml(client: S3Client, query: Readonly<Record<string, string>>): Promise<XmlElement> {
  return parseXml(await readBody(await client.send({ method: 'GET', query })));
}
