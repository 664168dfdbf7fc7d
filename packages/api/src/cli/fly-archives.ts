import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** What a client is wanted for, in Go's names: `linux` and `amd64`. Both hold only small letters and digits. */
export type FlySystem = { readonly platform: string; readonly arch: string };

/** An archive with fly in it (`fly.exe` for windows), or why there is none, in a sentence. */
export type FlyArchive =
  | { readonly kind: 'found'; readonly path: string }
  /** There never will be one. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** There may be one later. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Where the archives of fly come from that `GET /api/v1/cli` hands out. */
export type FlyArchives = {
  /** May take as long as making it does. */
  readonly find: (system: FlySystem) => Promise<FlyArchive>;
};

/** The archives that lie ready in a directory: `fly-<platform>-<arch>.tgz`, or `.zip` for windows (api.md 12.8). */
export function archivesIn(directory: string): FlyArchives {
  return {
    find: async (system) => {
      const path = join(directory, archiveName(system));
      const isThere = await access(path).then(
        () => true,
        () => false,
      );
      if (isThere) return { kind: 'found', path };
      return { kind: 'unknown', reason: `there is no fly for ${system.platform}/${system.arch} here` };
    },
  };
}

/** `fly-linux-amd64.tgz` */
export function archiveName({ platform, arch }: FlySystem): string {
  return `fly-${platform}-${arch}.${platform === 'windows' ? 'zip' : 'tgz'}`;
}
