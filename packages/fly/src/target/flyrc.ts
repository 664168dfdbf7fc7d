import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../wire/json.ts';
import { flyrcPath } from './flyrc-path.ts';
import { printYaml } from './print-flyrc.ts';
import { readPlainFlyrc } from './read-plain-flyrc.ts';
import { decodeTarget, encodeTarget, type SavedTarget } from './saved-target.ts';

export type Targets = ReadonlyMap<string, SavedTarget>;

interface Flyrc {
  readonly targets: Targets;
  readonly others: JsonObject;
}

const lockWaitMs = 5_000;
/** A lock this old was left by a process that died. */
const staleLockMs = 30_000;

/** The saved targets, none where there is no file. Throws {@link FlyError} where it can't be read. */
export async function loadTargets(io: FlyIo): Promise<Targets> {
  return (await loadFlyrc(io)).targets;
}

/**
 * Changes the saved targets: reads them again under a lock and puts the new file in place of the old one in one step, for the
 * owner only. Two logins at once both count.
 */
export async function changeTargets(io: FlyIo, change: (targets: Map<string, SavedTarget>) => void): Promise<void> {
  const path = flyrcPath(io);
  const lock = `${path}.lock`;
  await takeLock(lock);
  try {
    const { targets, others } = await loadFlyrc(io);
    const changed = new Map(targets);
    change(changed);
    const encoded = Object.fromEntries(Array.from(changed, ([name, target]) => [name, encodeTarget(target)]));
    const draft = `${path}.${process.pid}.new`;
    writeFileSync(draft, printYaml({ ...others, targets: encoded }), { mode: 0o600 });
    chmodSync(draft, 0o600);
    renameSync(draft, path);
  } finally {
    rmdirSync(lock);
  }
}

async function loadFlyrc(io: FlyIo): Promise<Flyrc> {
  const path = flyrcPath(io);
  if (!existsSync(path)) return { targets: new Map(), others: {} };
  const json = await readFlyrc(readFileSync(path, 'utf8'), path);
  const { targets, ...others } = json;
  if (targets === undefined || targets === null) return { targets: new Map(), others };
  if (!isJsonObject(targets)) throw new FlyError(`in the file '${path}': targets must be a map`);
  const decoded = Object.entries(targets).map(([name, value]): [string, SavedTarget] => {
    const target = decodeTarget(value);
    if (typeof target === 'string') throw new FlyError(`in the file '${path}': ${name}: ${target}`);
    return [name, target];
  });
  return { targets: new Map(decoded), others };
}

async function readFlyrc(text: string, path: string): Promise<JsonObject> {
  const plain = readPlainFlyrc(text);
  if (plain !== undefined) return plain;
  const { readVarsFile } = await import('@rondo/pipeline');
  const read = readVarsFile(text);
  if (read.ok) return read.values as Record<string, JsonValue>;
  throw new FlyError(`in the file '${path}': ${read.errors.map((error) => error.text).join(', ')}`);
}

/** A directory is made in one step or not at all, on every file system. */
async function takeLock(lock: string): Promise<void> {
  const { setTimeout: sleep } = await import('node:timers/promises');
  for (let waitedMs = 0; ; waitedMs += 20) {
    try {
      mkdirSync(lock);
      return;
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) {
        throw new FlyError(`could not write ${lock.replace(/\.lock$/, '')}: ${cause}`, { cause });
      }
      if (isStale(lock)) rmdirSync(lock);
      else if (waitedMs >= lockWaitMs)
        throw new FlyError(`${lock} is held by another fly: remove it if none is running`);
      else await sleep(20);
    }
  }
}

function isStale(lock: string): boolean {
  const status = statSync(lock, { throwIfNoEntry: false });
  return status !== undefined && Date.now() - status.mtimeMs > staleLockMs;
}
