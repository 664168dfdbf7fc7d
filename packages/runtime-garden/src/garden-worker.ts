import { type Clock, systemClock } from '@rondo/foundation';
import {
  type CheckRun,
  type CheckRunOutcome,
  type Container,
  type ContainerSpec,
  outputStart,
  type StartedContainer,
  type StartRequest,
  type Volume,
  type VolumeSpec,
  type Worker,
  type WorkerCapabilities,
} from '@rondo/runtime';
import { BaggageclaimClient } from './baggageclaim/baggageclaim-client.ts';
import { gardenContainerSpec } from './container-request.ts';
import { ExtensionClient } from './extension/extension-client.ts';
import { VolumeExtensionClient } from './extension/volume-extension-client.ts';
import { GardenClient } from './garden/garden-client.ts';
import { GardenContainer, processRequest } from './garden-container.ts';
import { GardenVolume } from './garden-volume.ts';
import type { Endpoint } from './http/endpoint.ts';
import { HttpPeer } from './http/http-peer.ts';

export interface GardenWorkerOptions {
  readonly name: string;
  readonly garden: Endpoint;
  readonly baggageclaim: Endpoint;
  /** What the worker said when it registered; nothing for a stock one. */
  readonly capabilities: WorkerCapabilities;
  readonly clock?: Clock;
  /** How long a worker that doesn't answer is tried again. */
  readonly retryForMs?: number;
  /** Fires when nobody knows the worker any more; its reason is what whoever still waits for it is told. */
  readonly gone?: AbortSignal | undefined;
}

/** A worker that speaks Garden and Baggageclaim, with Rondo's extensions where it has them. */
export class GardenWorker implements Worker, Disposable {
  readonly name: string;
  readonly capabilities: WorkerCapabilities;
  readonly #gardenPeer: HttpPeer;
  readonly #volumePeer: HttpPeer;
  readonly #garden: GardenClient;
  readonly #extension: ExtensionClient | undefined;
  readonly #volumes: BaggageclaimClient;
  readonly #volumeExtension: VolumeExtensionClient | undefined;
  readonly #clock: Clock;

  constructor({ name, garden, baggageclaim, capabilities, clock = systemClock, ...retrying }: GardenWorkerOptions) {
    const peer = { workerName: name, clock, ...retrying };
    this.name = name;
    this.capabilities = capabilities;
    this.#gardenPeer = new HttpPeer({ ...peer, endpoint: garden });
    this.#volumePeer = new HttpPeer({ ...peer, endpoint: baggageclaim });
    this.#garden = new GardenClient(this.#gardenPeer);
    this.#extension = capabilities.startInOneRequest ? new ExtensionClient(this.#gardenPeer) : undefined;
    this.#volumes = new BaggageclaimClient(this.#volumePeer, clock);
    this.#volumeExtension = capabilities.startInOneRequest ? new VolumeExtensionClient(this.#volumePeer) : undefined;
    this.#clock = clock;
  }

  async start(
    { container: spec, process, resumeFrom = outputStart }: StartRequest,
    signal: AbortSignal,
  ): Promise<StartedContainer> {
    const container = this.#container(spec.handle);
    if (this.#extension !== undefined) {
      const paths = await this.#makeVolumes(spec, signal);
      const request = { spec: gardenContainerSpec(spec, paths), process: processRequest(process) };
      await this.#extension.putContainer(spec.handle, request, signal);
      return { container, process: container.follow(process.id, resumeFrom) };
    }
    if ((await this.findContainer(spec.handle, signal)) === undefined) {
      const paths = await this.#makeVolumes(spec, signal);
      await this.#garden.create(gardenContainerSpec(spec, paths), signal);
    }
    return { container, process: await container.run(process, resumeFrom, signal) };
  }

  async findContainer(handle: string, signal: AbortSignal): Promise<Container | undefined> {
    const isThere =
      this.#extension === undefined
        ? (await this.#garden.listHandles(signal)).includes(handle)
        : await this.#extension.hasContainer(handle, signal);
    return isThere ? this.#container(handle) : undefined;
  }

  container(handle: string): Container {
    return this.#container(handle);
  }

  async createVolume(spec: VolumeSpec, signal: AbortSignal): Promise<Volume> {
    await this.#createAll([spec], signal);
    return this.volume(spec.handle);
  }

  async findVolume(handle: string, signal: AbortSignal): Promise<Volume | undefined> {
    return (await this.#volumes.find(handle, signal)) === undefined ? undefined : this.volume(handle);
  }

  volume(handle: string): Volume {
    const clients = { client: this.#volumes, extension: this.#volumeExtension };
    return new GardenVolume({ handle, workerName: this.name, ...clients });
  }

  async heldLayers(signal: AbortSignal): Promise<readonly string[]> {
    return this.#volumeExtension?.heldLayers(signal) ?? [];
  }

  async destroyContainers(handles: readonly string[], signal: AbortSignal): Promise<void> {
    for (const handle of handles) await this.#garden.destroy(handle, signal);
  }

  async destroyVolumes(handles: readonly string[], signal: AbortSignal): Promise<void> {
    for (const handle of handles) await this.#volumes.destroy(handle, signal);
  }

  async listHandles(signal: AbortSignal): Promise<{ containers: readonly string[]; volumes: readonly string[] }> {
    const [containers, volumes] = await Promise.all([this.#garden.listHandles(signal), this.#volumes.list(signal)]);
    return { containers, volumes };
  }

  async runCheck(run: CheckRun, signal: AbortSignal): Promise<CheckRunOutcome | undefined> {
    return this.#extension?.runCheck(run, signal);
  }

  [Symbol.dispose](): void {
    this.#gardenPeer[Symbol.dispose]();
    this.#volumePeer[Symbol.dispose]();
  }

  #makeVolumes({ image, mounts }: ContainerSpec, signal: AbortSignal): Promise<Map<string, string>> {
    const imageVolumes = image.kind === 'artifact' || image.kind === 'base-type' ? [image.volume] : [];
    return this.#createAll([...imageVolumes, ...mounts.map(({ volume }) => volume)], signal);
  }

  /** A container's volumes are made all at once: none is another one's parent. */
  async #createAll(specs: readonly VolumeSpec[], signal: AbortSignal): Promise<Map<string, string>> {
    const plain = await Promise.all(specs.map((spec) => this.#volumes.plain(spec, signal)));
    if (this.#volumeExtension !== undefined) return this.#volumeExtension.createAll(plain, signal);
    const made = await Promise.all(plain.map((spec) => this.#volumes.create(spec, signal)));
    return new Map(made.map(({ handle, path }) => [handle, path]));
  }

  #container(handle: string): GardenContainer {
    const options = { peer: this.#gardenPeer, garden: this.#garden, extension: this.#extension, clock: this.#clock };
    return new GardenContainer({ handle, ...options });
  }
}
