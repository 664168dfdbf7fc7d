import type { FlyArchives, FlySystem } from '@rondo/api';
import type { Clock, Component } from '@rondo/foundation';
import { fired } from '../signals.ts';

/** By then the first builds of a fresh start are over; who asks earlier has it packed at once. */
const delayMs = 60_000;

/** Has the fly of most visitors ready before somebody asks: packs it when the node has been up for a while, where it isn't there yet. */
export function createFlyPacker(archives: FlyArchives, { clock }: { clock: Clock }): Component {
  const likely: FlySystem = { platform: 'linux', arch: process.arch === 'x64' ? 'amd64' : process.arch };
  return {
    name: 'fly-packer',
    run: async (signal) => {
      await clock.sleep(delayMs, signal).catch(() => undefined);
      if (!signal.aborted) await archives.find(likely);
      await fired(signal);
    },
  };
}
