import { findGoogleToken } from '../gcp/find-google-token.ts';
import { downloadFile } from '../sdk/http/download-file.ts';
import { HttpStatusError } from '../sdk/http/http-status-error.ts';
import { ServiceClient } from '../sdk/http/service-client.ts';
import { type Decoder, flag, listOf, looseText, record, text } from '../sdk/json/decoders.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { gcsFailure } from './request.ts';
import { type GcsUpload, uploadObject } from './upload-object.ts';

const scope = 'https://www.googleapis.com/auth/devstorage.full_control';

const object = record({ name: text, generation: looseText, md5Hash: text, contentEncoding: text });
const page = record({ items: listOf(object), nextPageToken: text });
const bucketAnswer = record({ versioning: record({ enabled: flag }) });

/** What the store says of an object. */
export type GcsObject = typeof object extends Decoder<infer Value> ? Value : never;

/** One bucket of Google Cloud Storage, over its JSON API. Throws HttpStatusError, HttpError. */
export class GcsClient {
  readonly #bucket: string;
  readonly #client: ServiceClient;
  readonly #base: URL;

  constructor(source: { readonly bucket: string; readonly json_key: string }, context: ProgramContext) {
    this.#bucket = source.bucket;
    // The variable that Google's own libraries look at; with a scheme or without.
    const emulator = context.env.STORAGE_EMULATOR_HOST ?? '';
    const base = emulator === '' ? 'https://storage.googleapis.com' : emulator.replace(/^(?!https?:\/\/)/, 'http://');
    if (URL.parse(base) === null) throw gcsFailure(`STORAGE_EMULATOR_HOST must be a host or a URL, not ${emulator}`);
    this.#base = new URL(base);
    let token: Promise<string> | undefined;
    this.#client = new ServiceClient({
      context,
      userAgent: 'rondo-gcs',
      explain: explainGoogleError,
      authorize: async ({ url }) => {
        if (url.host !== this.#base.host) return {};
        token ??= findToken(source.json_key, context);
        return { authorization: `Bearer ${await token}` };
      },
    });
  }

  /** Names of all objects that begin with a prefix. */
  async listNames(prefix: string): Promise<string[]> {
    return (await this.#list({ prefix, fields: 'items(name),nextPageToken' })).map(({ name }) => name);
  }

  /** Generations of one object, oldest first. Throws ProgramFailure when the bucket keeps none. */
  async listGenerations(name: string): Promise<string[]> {
    if ((await this.#keepsGenerations()) === false) throw gcsFailure('bucket is not versioned');
    const fields = 'items(name,generation),nextPageToken';
    const listed = await this.#list({ prefix: name, versions: 'true', fields });
    const generations = listed.filter((entry) => entry.name === name).map(({ generation }) => BigInt(generation));
    return generations.sort((a, b) => (a < b ? -1 : Number(a > b))).map(String);
  }

  /** Undefined when there is no such object, or not in this generation. `generation` may be empty: the live one. */
  async describeObject(name: string, generation: string): Promise<GcsObject | undefined> {
    const url = this.#objectUrl(name, generation === '' ? {} : { generation });
    try {
      return await this.#client.json({ method: 'GET', url }, object);
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Downloads just the generation that was described; it is at `path` only when all of it is there. */
  async download({ name, generation, md5Hash, contentEncoding }: GcsObject, path: string): Promise<void> {
    const url = this.#objectUrl(name, { alt: 'media', generation });
    // What is stored compressed arrives unpacked, and the checksum is of what is stored.
    const known = md5Hash !== '' && contentEncoding === '';
    const checksum = known
      ? ({ algorithm: 'md5', digest: Buffer.from(md5Hash, 'base64').toString('hex') } as const)
      : undefined;
    await downloadFile(this.#client, { url, path, checksum });
  }

  /** Uploads a file; what the store says of it then. */
  async upload(upload: GcsUpload): Promise<GcsObject> {
    const url = new URL(`/upload/storage/v1/b/${encodeURIComponent(this.#bucket)}/o`, this.#base);
    return await uploadObject(this.#client, url, { ...upload, decode: object });
  }

  /** Undefined when nobody may know: that takes a right that those who read objects need not have. */
  async #keepsGenerations(): Promise<boolean | undefined> {
    const url = new URL(`/storage/v1/b/${encodeURIComponent(this.#bucket)}?fields=versioning`, this.#base);
    try {
      return (await this.#client.json({ method: 'GET', url }, bucketAnswer)).versioning.enabled;
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 403) return undefined;
      throw error;
    }
  }

  async #list(query: Readonly<Record<string, string>>): Promise<GcsObject[]> {
    const found: GcsObject[] = [];
    for (let pageToken = ''; ; ) {
      const url = new URL(`/storage/v1/b/${encodeURIComponent(this.#bucket)}/o`, this.#base);
      url.search = new URLSearchParams({ ...query, ...(pageToken === '' ? {} : { pageToken }) }).toString();
      const { items, nextPageToken } = await this.#client.json({ method: 'GET', url }, page);
      found.push(...items);
      if (nextPageToken === '') return found;
      pageToken = nextPageToken;
    }
  }

  #objectUrl(name: string, query: Readonly<Record<string, string>>): URL {
    const path = `/storage/v1/b/${encodeURIComponent(this.#bucket)}/o/${encodeURIComponent(name)}`;
    const url = new URL(path, this.#base);
    url.search = new URLSearchParams(query).toString();
    return url;
  }
}

async function findToken(jsonKey: string, context: ProgramContext): Promise<string> {
  try {
    return await findGoogleToken(jsonKey, scope, context);
  } catch (error) {
    if (error instanceof ProgramFailure) throw gcsFailure(error.message, error);
    throw error;
  }
}

const refusal = record({ error: record({ message: text }), error_description: text });

function explainGoogleError(body: string): string {
  try {
    return refusal(JSON.parse(body), '').error.message;
  } catch {
    // Some answers are plain text.
    return body.includes('<') ? '' : body.slice(0, 200);
  }
}
