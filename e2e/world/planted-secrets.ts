import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const marker = 'planted-secret-';
const filesAtOnce = 32;
const pattern = new RegExp(`${marker}[a-z0-9-]+?-[0-9a-f]{16}`, 'g');

/** Secrets that nothing but a leak would write down, each with a name of the place where it was put. */
export class PlantedSecrets {
  #planted = 0;
  readonly #others: string[] = [];
  /** Where a secret was seen that should not have been. */
  readonly found: string[] = [];

  get count(): number {
    return this.#planted + this.#others.length;
  }

  plant(place: string): string {
    this.#planted += 1;
    return `${marker}${place}-${randomBytes(8).toString('hex')}`;
  }

  /** Many of a place, under keys that say nothing. */
  plantMany(place: string, count: number): Record<string, string> {
    return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key_${index}`, this.plant(place)]));
  }

  /** A secret that was not made here, such as a token. */
  add(secret: string): void {
    this.#others.push(secret);
  }

  search(where: string, text: string): void {
    for (const [secret] of text.matchAll(pattern)) this.found.push(`${secret} in ${where}`);
    for (const secret of this.#others) {
      if (text.includes(secret)) this.found.push(`${secret.slice(0, 8)}… in ${where}`);
    }
  }

  /** Every file below a directory, but for those that are meant to hold secrets. How many there were. */
  async searchFiles(directory: string, isMeantTo: (name: string) => boolean): Promise<number> {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
      .filter((name) => !isMeantTo(name));
    for (let at = 0; at < names.length; at += filesAtOnce) {
      await Promise.all(names.slice(at, at + filesAtOnce).map((name) => this.#searchFile(join(directory, name), name)));
    }
    return names.length;
  }

  async #searchFile(path: string, name: string): Promise<void> {
    const bytes = await readFile(path);
    if (this.#others.some((secret) => bytes.includes(secret)) || bytes.includes(marker)) {
      this.search(`file ${name}`, bytes.toString('latin1'));
    }
  }
}
