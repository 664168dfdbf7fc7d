import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomHex, silentLogger, systemClock } from '@rondo/foundation';
import type { GardenContainerSpec } from '@rondo/protocol';
import { type Bridge, openBridge, removeBridge } from '../../network/bridge.ts';
import { NetworkNamespaces } from '../../network/network-namespaces.ts';
import type { HeldProcess } from '../../processes/held-process.ts';
import { SpareHolders } from '../../processes/spare-holders.ts';
import { runProgram } from '../../volumes/run-program.ts';
import type { Container } from '../container.ts';
import type { ContainerContext } from '../container-context.ts';
import { Containers } from '../containers.ts';
import { openTools } from '../open-tools.ts';
import type { ProcessToRun } from '../process-to-run.ts';
import type { Runtime } from '../runtime.ts';
import { makeTestRoot, TestVolumes } from './test-root.ts';

export const allowAll = [{ networks: [{ start: '0.0.0.0', end: '255.255.255.255' }] }];

/** A process that runs a shell command as root, without terminal and input. */
export function shell(id: string, command: string, overrides: Partial<ProcessToRun> = {}): ProcessToRun {
  return {
    id,
    path: 'sh',
    args: ['-c', command],
    env: [],
    dir: '',
    user: '',
    rlimits: {},
    terminal: undefined,
    stdin: { kind: 'none' },
    ...overrides,
  };
}

/** All of one stream's output, read to the end of the process. */
export async function readAll(process: HeldProcess, kind: 'stdout' | 'stderr' = 'stdout'): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stream(kind, 0, AbortSignal.timeout(30_000))) chunks.push(chunk.bytes);
  return Buffer.concat(chunks).toString();
}

/** Real containers in a directory of their own, with everything they leave behind to be counted. */
export class TestContainers implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'rondo-containers-'));
  readonly id = randomHex(4);
  readonly volumes: TestVolumes;
  readonly layer: string;
  #context: ContainerContext | undefined;
  #bridge: Bridge | undefined;
  #containers: Containers | undefined;
  readonly #runtimes: readonly Runtime['name'][];
  #handleCount = 0;

  private constructor(runtimes: readonly Runtime['name'][]) {
    this.#runtimes = runtimes;
    this.layer = join(this.directory, 'layer');
    const rootId = 4294967294;
    makeTestRoot(this.layer, rootId);
    this.volumes = new TestVolumes(join(this.directory, 'volumes'), rootId);
  }

  static async open(runtimes: readonly Runtime['name'][] = ['crun']): Promise<TestContainers> {
    const test = new TestContainers(runtimes);
    try {
      await test.start();
    } catch (error) {
      await test.#remove();
      throw error;
    }
    return test;
  }

  get containers(): Containers {
    if (this.#containers === undefined) throw new Error('not started');
    return this.#containers;
  }

  get bridge(): Bridge {
    if (this.#bridge === undefined) throw new Error('not started');
    return this.#bridge;
  }

  get context(): ContainerContext {
    if (this.#context === undefined) throw new Error('not started');
    return this.#context;
  }

  /** Like a worker that starts. */
  async start(): Promise<void> {
    const clock = systemClock;
    mkdirSync(join(this.directory, 'worker'), { recursive: true });
    // As a whole worker keeps it: whoever sweeps up after killed test runs learns what is ours.
    writeFileSync(join(this.directory, 'worker/identity'), this.id);
    const tools = await openTools({
      directory: join(this.directory, 'worker'),
      id: this.id,
      clock,
      runtimes: this.#runtimes,
    });
    const bridge = await openBridge(join(this.directory, 'worker'), this.id, clock);
    this.#bridge = bridge;
    const network = new NetworkNamespaces(bridge, silentLogger);
    const holders = new SpareHolders(join(this.directory, 'worker/spare'), tools);
    this.#context = { tools, volumes: this.volumes, network, holders, clock, log: silentLogger, mayNest: false };
    this.#containers = await Containers.open({
      directory: join(this.directory, 'worker/containers'),
      context: this.#context,
      maxContainers: 0,
    });
    await network.open();
    await network.settleBackground();
    holders.fill();
  }

  /** Like a worker that is gone: nobody follows the processes any more. */
  async leave(): Promise<void> {
    this.containers.close();
    await this.context.holders.close();
    await this.context.network.settle();
  }

  create(overrides: Partial<GardenContainerSpec> = {}): Container {
    this.#handleCount += 1;
    const handle = `c${this.#handleCount}-${this.id}`;
    const rootfs = `raw://${this.volumes.make(`root-${handle}`, [this.layer])}`;
    return this.containers.create({ handle, rootfs, netout_rules: allowAll, ...overrides });
  }

  /** Whatever of ours is on the machine though no container should run: mounts, runtime state, control groups, holders. */
  async leftovers(): Promise<string[]> {
    const mounts = (await runProgram('cat', ['/proc/self/mountinfo']))
      .split('\n')
      .filter((line) => line.includes(this.id));
    const runtime = readdirSync(this.context.tools.runtimeRoot).filter((name) => !name.startsWith('.'));
    const holders = (await runProgram('ps', ['-eo', 'pid,args']))
      .split('\n')
      .filter((line) => line.includes(this.directory) || line.includes(this.context.tools.stagePath));
    const groups = await runProgram('find', ['/sys/fs/cgroup', '-path', `*rondo-${this.id}/*`, '-type', 'd']);
    return [
      ...mounts.filter((line) => !line.includes('/netns/')),
      ...runtime,
      ...holders,
      ...groups.split('\n'),
    ].filter((line) => line !== '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const container of this.containers.list()) await this.containers.destroy(container.handle);
    await this.context.holders.close();
    await this.context.network.removeAll();
    await this.#remove();
  }

  async #remove(): Promise<void> {
    if (this.#bridge !== undefined) await removeBridge(this.#bridge);
    rmSync(`/run/rondo-${this.id}`, { recursive: true, force: true });
    rmSync(this.directory, { recursive: true, force: true });
  }
}
