import { createHash, randomUUID } from 'node:crypto';

/** One version of an object; in a bucket that keeps none there is just the last one, without an id. */
export interface StoredObject {
  readonly id: string | undefined;
  readonly content: Buffer;
  readonly tag: string;
  readonly contentType: string | undefined;
}

const minPartBytes = 5 * 2 ** 20;

/** A bucket in memory. Objects are kept newest first. */
export class S3Bucket {
  isVersioned = false;
  readonly #objects = new Map<string, StoredObject[]>();
  readonly #uploads = new Map<string, { key: string; contentType: string | undefined; parts: Map<number, Buffer> }>();

  /** The keys in the order that listings have. */
  keys(): string[] {
    return [...this.#objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  versionsOf(key: string): readonly StoredObject[] {
    return this.#objects.get(key) ?? [];
  }

  find(key: string, id: string | undefined): StoredObject | undefined {
    const versions = this.versionsOf(key);
    return id === undefined ? versions[0] : versions.find((version) => version.id === id);
  }

  store(key: string, content: Buffer, contentType: string | undefined, tag = md5(content)): StoredObject {
    const id = this.isVersioned ? randomUUID().replaceAll('-', '') : undefined;
    const object = { id, content, contentType, tag: `"${tag}"` };
    this.#objects.set(key, this.isVersioned ? [object, ...this.versionsOf(key)] : [object]);
    return object;
  }

  beginUpload(key: string, contentType: string | undefined): string {
    const id = randomUUID();
    this.#uploads.set(id, { key, contentType, parts: new Map() });
    return id;
  }

  /** The tag of the part; undefined when there is no such upload. */
  storePart(uploadId: string, number: number, content: Buffer): string | undefined {
    const upload = this.#uploads.get(uploadId);
    upload?.parts.set(number, content);
    return upload === undefined ? undefined : `"${md5(content)}"`;
  }

  /** Puts the named parts together; a word of S3 when that cannot be. */
  completeUpload(uploadId: string, named: readonly { number: number; tag: string }[]): StoredObject | string {
    const upload = this.#uploads.get(uploadId);
    if (upload === undefined) return 'NoSuchUpload';
    if (named.some(({ number }, index) => index > 0 && number <= (named[index - 1]?.number ?? 0)))
      return 'InvalidPartOrder';
    const parts: Buffer[] = [];
    for (const { number, tag } of named) {
      const part = upload.parts.get(number);
      if (part === undefined || `"${md5(part)}"` !== tag) return 'InvalidPart';
      parts.push(part);
    }
    if (parts.slice(0, -1).some((part) => part.length < minPartBytes)) return 'EntityTooSmall';
    this.#uploads.delete(uploadId);
    const sums = Buffer.concat(parts.map((part) => createHash('md5').update(part).digest()));
    return this.store(upload.key, Buffer.concat(parts), upload.contentType, `${md5(sums)}-${parts.length}`);
  }

  abortUpload(uploadId: string): boolean {
    return this.#uploads.delete(uploadId);
  }

  /** Uploads that nobody has completed or aborted; a program that fails should leave none. */
  get openUploads(): number {
    return this.#uploads.size;
  }
}

function md5(content: Buffer): string {
  return createHash('md5').update(content).digest('hex');
}
