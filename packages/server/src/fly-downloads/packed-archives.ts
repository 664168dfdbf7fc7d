import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveName, type FlyArchive, type FlyArchives, type FlySystem } from '@rondo/api';
import { type Clock, type Logger, OneAtATime } from '@rondo/foundation';
import { FlyPackError } from '../errors.ts';
import { digestFly } from './digest-fly.ts';
import { packFly } from './pack-fly.ts';

/** What fly can be packed for: the systems that there are Nodes for. */
const systems: readonly string[] = [
  'linux-amd64',
  'linux-arm64',
  'darwin-amd64',
  'darwin-arm64',
  'windows-amd64',
  'windows-arm64',
];

/** How long a failure is believed before it is tried again: anybody may ask, and each try costs a minute of npm. */
const failureMs = 10 * 60_000;

export type PackedArchivesOptions = {
  /** Everything is kept in it. */
  readonly directory: string;
  readonly release: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly pack?: typeof packFly;
};

/** Fly for every system, packed when it is first asked for and kept until its sources change. */
export class PackedArchives implements FlyArchives {
  readonly #options: PackedArchivesOptions;
  readonly #turns = new OneAtATime();
  readonly #failures = new Map<string, { atMs: number; reason: string }>();
  #place: Promise<string> | undefined;

  constructor(options: PackedArchivesOptions) {
    this.#options = options;
  }

  async find(system: FlySystem): Promise<FlyArchive> {
    const name = `${system.platform}-${system.arch}`;
    if (!systems.includes(name)) {
      const known = systems.map((each) => each.replace('-', '/')).join(', ');
      return {
        kind: 'unknown',
        reason: `there is no fly for ${system.platform}/${system.arch}; there is one for ${known}`,
      };
    }
    const place = await this.#findPlace();
    const path = join(place, archiveName(system));
    if (await exists(path)) return { kind: 'found', path };
    return this.#turns.run('pack', () => this.#pack(system, place));
  }

  /** Removes what was packed from other sources before. */
  #findPlace(): Promise<string> {
    this.#place ??= this.#preparePlace().catch((error: unknown) => {
      this.#place = undefined;
      throw error;
    });
    return this.#place;
  }

  async #preparePlace(): Promise<string> {
    const { directory, release } = this.#options;
    const digest = await digestFly(release);
    await mkdir(join(directory, digest), { recursive: true });
    const old = (await readdir(directory)).filter((name) => name !== digest && name !== nodes);
    for (const name of old) await rm(join(directory, name), { recursive: true, force: true });
    return join(directory, digest);
  }

  /** Under a turn: two requests at once pack one after another, and what the first made serves the second. */
  async #pack(system: FlySystem, place: string): Promise<FlyArchive> {
    const { directory, release, clock, logger, signal, pack = packFly } = this.#options;
    const name = archiveName(system);
    const path = join(place, name);
    if (await exists(path)) return { kind: 'found', path };
    const failure = this.#failures.get(name);
    if (failure !== undefined && clock.nowMs() - failure.atMs < failureMs) return unavailable(failure.reason);
    const draft = await mkdtemp(join(place, 'draft-'));
    try {
      await pack(system, { directory: draft, nodesDirectory: join(directory, nodes), release, signal });
      await rename(join(draft, name), path);
      logger.info('fly was packed', { system });
      return { kind: 'found', path };
    } catch (error) {
      logger.error('fly could not be packed', { system, error });
      const reason = `fly for ${system.platform}/${system.arch} could not be packed here: ${reasonOf(error)}`;
      this.#failures.set(name, { atMs: clock.nowMs(), reason });
      return unavailable(reason);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
}

/** Next to what was packed, since Nodes don't change with the sources. */
const nodes = 'nodes';

/** Who asks may be anybody: only what the packer said for people is told. */
function reasonOf(error: unknown): string {
  return error instanceof FlyPackError ? error.message : 'the log of the server says why';
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function unavailable(reason: string): FlyArchive {
  return { kind: 'unavailable', reason };
}
