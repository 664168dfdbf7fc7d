import { chmodSync, chownSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VolumeStacks } from '../containers/volume-stacks.ts';
import type { MountStack } from '../volumes/mount-stack.ts';
import { encloseScript } from './enclose-script.ts';

/** Where things are inside of a check runner's container. */
export const inside = { program: '/opt/rondo/check-runner', enclose: '/opt/rondo/enclose', checks: '/checks' };

/** A container for a check runner: what it is made of, and where on the disk. */
export type CheckSandbox = { rootfs: string; bindMounts: { src_path: string; dst_path: string; mode: number }[] };

/** The directories of check runners' containers, as stacks of read-only layers below a directory of their own. */
export class CheckSandboxes implements VolumeStacks {
  readonly #directory: string;
  readonly #rootId: number;
  readonly #stacks = new Map<string, MountStack>();

  constructor(directory: string, rootId: number) {
    this.#directory = directory;
    this.#rootId = rootId;
  }

  /** Makes the directories of one runner. `layers` are those of its resource type, lowest first. */
  make(name: string, layers: string[], programPath: string): CheckSandbox {
    const place = join(this.#directory, name);
    const part = (name: string) => join(place, name);
    const [upperDir, workDir] = [part('upper'), part('work')];
    const [programs, checks] = [part('programs'), part('checks')];
    for (const path of [upperDir, workDir, programs, checks]) {
      mkdirSync(path, { recursive: true });
      chmodSync(path, 0o755);
      chownSync(path, this.#rootId, this.#rootId);
    }
    mkdirSync(join(programs, 'own'), { recursive: true });
    copyFileSync(programPath, join(programs, 'check-runner'));
    writeFileSync(join(programs, 'enclose'), encloseScript);
    for (const program of ['check-runner', 'enclose']) chmodSync(join(programs, program), 0o755);
    this.#stacks.set(place, { layers, writable: { upperDir, workDir } });
    return {
      rootfs: `raw://${place}`,
      bindMounts: [
        { src_path: programs, dst_path: '/opt/rondo', mode: 0 },
        { src_path: checks, dst_path: inside.checks, mode: 1 },
      ],
    };
  }

  /** Takes the directories of one runner away. */
  remove(name: string): void {
    const place = join(this.#directory, name);
    this.#stacks.delete(place);
    rmSync(place, { recursive: true, force: true });
  }

  stackOf(handle: string): MountStack {
    const stack = this.#stacks.get(handle);
    if (stack === undefined) throw new TypeError(`no check sandbox ${handle}`);
    return stack;
  }

  handleOfPath(path: string): { handle: string; subPath: string } | undefined {
    return this.#stacks.has(path) ? { handle: path, subPath: '' } : undefined;
  }
}
