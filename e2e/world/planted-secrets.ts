import { randomBytes } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

const marker = 'planted-secret-';
const pattern = new RegExp(`${marker}[a-z0-9-]+?-[0-9a-f]{16}`, 'g');

/** Secrets that nothing but a leak would write down, each with a name of the place where it was put. */
export class PlantedSecrets {
  readonly #planted = new Set<string>();
  /** Where a secret was seen that should not have been. */
  readonly found: string[] = [];

  get count(): number {
    return this.#planted.size;
  }

  plant(place: string): string {
    const secret = `${marker}${place}-${randomBytes(8).toString('hex')}`;
    this.#planted.add(secret);
    return secret;
  }

  /** Many of a place, under keys that say nothing. */
  plantMany(place: string, count: number): Record<string, string> {
    return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key_${index}`, this.plant(place)]));
  }

  /** A secret that was not made here, such as a token. */
  add(secret: string): void {
    this.#planted.add(secret);
  }

  search(where: string, text: string): void {
    for (const [secret] of text.matchAll(pattern)) this.found.push(`${secret} in ${where}`);
    for (const secret of this.#planted) {
      if (!secret.startsWith(marker) && text.includes(secret)) this.found.push(`${secret.slice(0, 8)}… in ${where}`);
    }
  }

  /** Every file below a directory, but for those that are meant to hold secrets. Of large ones every part; how many there were. */
  async searchFiles(directory: string, isMeantTo: (name: string) => boolean): Promise<number> {
    let files = 0;
    for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(directory, path);
      if (!entry.isFile() || isMeantTo(name)) continue;
      await this.#searchFile(path, name);
      files += 1;
    }
    return files;
  }

  async #searchFile(path: string, name: string): Promise<void> {
    const file = await open(path).catch(() => undefined);
    if (file === undefined) return;
    await using _ = file;
    let before = '';
    for await (const chunk of file.createReadStream({ encoding: 'latin1', highWaterMark: 1 << 20 })) {
      this.search(`file ${name}`, before + chunk);
      before = String(chunk).slice(-200);
    }
  }
}
