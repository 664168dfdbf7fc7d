import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { makeWhiteout } from '../images/unpack/make-whiteout.ts';
import { containerRootId } from '../images/unpack/ownership.ts';
import { WorkDirectoryError } from './errors.ts';
import { writeAtomically } from './write-atomically.ts';

/**
 * Where volumes and layers lie. All of it is one file system, so that finished things come into place by rename:
 * `volumes/{init,live,dead}` as stock workers have it (worker.md 10.1), `layers/`, and a few small files.
 */
export type WorkDirectory = {
  root: string;
  /** Layers, one directory each. */
  layers: string;
  /** Whole volumes, `HANDLE/{volume.json,volume/,work/}`. */
  live: string;
  /** Half-made things; nothing in it survives a start. */
  init: string;
  /** Things on their way out. */
  dead: string;
  /** An empty directory that overlays are mounted on, in private mount namespaces only. */
  mountPoint: string;
  /** Names root of containers as root, for `tar --owner-map` and `--group-map`. */
  ownerMap: string;
  rootId: number;
  /** The deletion mark that all others are links to. */
  whiteout: string;
};

/** `marks` is the kind of deletion mark in the layers and volumes of this directory; kinds never mix. */
const Format = Type.Object({ format: Type.Integer(), marks: Type.Literal('trusted') });
type Format = Static<typeof Format>;

const ourFormat: Format = { format: 1, marks: 'trusted' };

/** Makes what is missing of a work directory. Throws WorkDirectoryError where a newer Rondo made it. */
export async function openWorkDirectory(path: string): Promise<WorkDirectory> {
  await mkdir(path, { recursive: true, mode: 0o711 });
  const root = await realpath(path);
  await checkFormat(join(root, 'format.json'));
  const rootId = containerRootId();
  const work: WorkDirectory = {
    root,
    layers: join(root, 'layers'),
    live: join(root, 'volumes/live'),
    init: join(root, 'volumes/init'),
    dead: join(root, 'volumes/dead'),
    mountPoint: join(root, 'mount'),
    ownerMap: join(root, 'owner-map'),
    rootId,
    whiteout: join(root, 'whiteout'),
  };
  for (const directory of [work.layers, work.live, work.init, work.dead, work.mountPoint]) {
    await mkdir(directory, { recursive: true, mode: 0o711 });
    await chmod(directory, 0o711);
  }
  if (!existsSync(work.whiteout)) makeWhiteout(work.whiteout);
  await writeAtomically(work.ownerMap, `+${rootId} root:0\n`);
  return work;
}

async function checkFormat(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    await writeFile(path, `${JSON.stringify(ourFormat)}\n`);
    return;
  }
  const found = parseJson(text);
  if (Value.Check(Format, found) && found.format === ourFormat.format) return;
  throw new WorkDirectoryError(
    `${path} says ${text.trim().slice(0, 80)}: another version of Rondo made this work directory. Start that version, or give another directory`,
  );
}

/** JSON, or `undefined` for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
