import type { ProcessSpec } from '@rondo/runtime';
import { type HijackAnswer, hijack } from '../http/hijack.ts';
import type { HttpPeer } from '../http/http-peer.ts';
import { containerPath } from './garden-client.ts';

export type ProcessPlace = {
  readonly peer: HttpPeer;
  readonly containerHandle: string;
  readonly spec: ProcessSpec;
};

/** Asks the worker to start a process; the answer is its control connection (worker.md 8.4). Input is the caller's to send. */
export function startProcess(
  { peer, containerHandle, spec }: ProcessPlace,
  signal: AbortSignal,
): Promise<HijackAnswer> {
  const { id, path, args, env, dir, user, terminal } = spec;
  const tty = terminal === undefined ? undefined : { window_size: terminal };
  const request = {
    method: 'POST',
    path: `${containerPath(containerHandle)}/processes`,
    json: { id, path, args, env, dir, user, tty },
  };
  return hijack(peer.endpoint, request, signal);
}
