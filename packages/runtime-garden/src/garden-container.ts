import type { Clock } from '@rondo/foundation';
import type { WorkerProcessRequest } from '@rondo/protocol';
import type { Container, InteractiveProcess, OutputPosition, Process, ProcessSpec } from '@rondo/runtime';
import type { ExtensionClient } from './extension/extension-client.ts';
import { FramedProcess } from './extension/framed-process.ts';
import type { GardenClient } from './garden/garden-client.ts';
import { RawProcess } from './garden/raw-process.ts';
import { startConversation } from './garden/start-conversation.ts';
import type { HttpPeer } from './http/http-peer.ts';

/** The processes that a step may come back to; a check always starts a new one (worker.md 15.1). */
const lastingProcessIds = new Set(['task', 'resource']);

/** Where a stock web keeps how a container's process ended (worker.md 15.1). */
const exitStatusProperty = 'concourse:exit-status';
const keepTimeoutMs = 5000;

export interface GardenContainerOptions {
  readonly handle: string;
  readonly peer: HttpPeer;
  readonly garden: GardenClient;
  /** Absent for a stock worker. */
  readonly extension: ExtensionClient | undefined;
  readonly clock: Clock;
}

/** A container behind Garden. */
export class GardenContainer implements Container {
  readonly handle: string;
  readonly workerName: string;
  readonly #options: GardenContainerOptions;

  constructor(options: GardenContainerOptions) {
    this.handle = options.handle;
    this.workerName = options.peer.workerName;
    this.#options = options;
  }

  async run(spec: ProcessSpec, resumeFrom: OutputPosition, signal: AbortSignal): Promise<Process> {
    const { extension } = this.#options;
    if (extension === undefined) return this.#runRaw(spec, resumeFrom, signal);
    await extension.putProcess(this.handle, processRequest(spec), signal);
    return this.follow(spec.id, resumeFrom);
  }

  interact(spec: ProcessSpec, signal: AbortSignal): Promise<InteractiveProcess> {
    return startConversation({ peer: this.#options.peer, containerHandle: this.handle, spec }, signal);
  }

  /** The output of a process that was handed over already. */
  follow(processId: string, position: OutputPosition): Process {
    const { peer, clock } = this.#options;
    return new FramedProcess({ peer, containerHandle: this.handle, processId, position, clock });
  }

  async forget(processId: string, signal: AbortSignal): Promise<void> {
    await this.#options.extension?.deleteProcess(this.handle, processId, signal).catch(() => undefined);
  }

  properties(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    return this.#options.garden.properties(this.handle, signal);
  }

  setProperty(key: string, value: string, signal: AbortSignal): Promise<void> {
    return this.#options.garden.setProperty(this.handle, { key, value }, signal);
  }

  stop({ kill, signal }: { kill: boolean; signal: AbortSignal }): Promise<void> {
    return this.#options.garden.stop(this.handle, kill, signal);
  }

  async #runRaw(spec: ProcessSpec, position: OutputPosition, signal: AbortSignal): Promise<Process> {
    const { peer, clock, garden } = this.#options;
    const options = { peer, containerHandle: this.handle, spec, position, clock };
    if (!lastingProcessIds.has(spec.id)) return RawProcess.run({ ...options, onExited: async () => undefined }, signal);
    const onExited = (status: number) =>
      garden
        .setProperty(
          this.handle,
          { key: exitStatusProperty, value: String(status) },
          AbortSignal.timeout(keepTimeoutMs),
        )
        .catch(() => undefined);
    const status = (await garden.properties(this.handle, signal))[exitStatusProperty];
    if (status !== undefined) return RawProcess.ended({ ...options, onExited }, Number(status));
    return RawProcess.attachOrRun({ ...options, onExited }, signal);
  }
}

/** The extension's form of a process. */
export function processRequest(spec: ProcessSpec): WorkerProcessRequest {
  return {
    id: spec.id,
    path: spec.path,
    args: [...spec.args],
    env: [...(spec.env ?? [])],
    ...(spec.dir === undefined ? {} : { dir: spec.dir }),
    ...(spec.user === undefined ? {} : { user: spec.user }),
    ...(spec.terminal === undefined ? {} : { terminal: { ...spec.terminal } }),
    ...(spec.maxProcesses === undefined ? {} : { maxProcesses: spec.maxProcesses }),
    stdin:
      spec.stdin === undefined
        ? { kind: 'none' }
        : { kind: 'bytes', base64: Buffer.from(spec.stdin).toString('base64') },
  };
}
