import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Clock, type Logger, systemClock } from '@rondo/foundation';
import { type WorkerDescription, workerExtensionVersion } from '@rondo/protocol';
import { type BaggageclaimOptions, createBaggageclaimHandler } from './baggageclaim/baggageclaim-handler.ts';
import { CheckRunners, type CheckRunnersOptions } from './check-runner/check-runners.ts';
import type { ContainerContext } from './containers/container-context.ts';
import { Containers } from './containers/containers.ts';
import { openTools, stagePathOf } from './containers/open-tools.ts';
import { removeCgroups } from './containers/sweep-runtime.ts';
import { NoContainersError } from './errors.ts';
import { createGardenHandler } from './garden/garden-handler.ts';
import { readIdentity } from './identity.ts';
import { startLayerCollector } from './images/layer-collector.ts';
import { listenOnSocket, type SocketOwner } from './listen-on-socket.ts';
import { lockDirectory } from './lock-directory.ts';
import { type Bridge, bridgeNames, openBridge, removeBridge } from './network/bridge.ts';
import { startDnsForwarder } from './network/dns-forwarder.ts';
import { needsForwarder, parseNameServers } from './network/name-servers.ts';
import { NetworkNamespaces } from './network/network-namespaces.ts';
import { type PublishedPort, publishPort } from './network/published-port.ts';
import { closeWayThrough, keepWayThrough } from './network/way-through.ts';
import { SpareHolders } from './processes/spare-holders.ts';
import { openStorage, type Storage, type StorageOptions } from './volumes/storage.ts';

export type WorkerOptions = {
  /** The work directory: volumes, layers, containers, output that waits for its reader. One worker at a time. */
  directory: string;
  /** Paths of the Unix sockets to serve Garden and Baggageclaim on. */
  gardenSocket: string;
  baggageclaimSocket: string;
  /** The uid that web runs under: with root the only one that may connect. */
  socketOwner?: SocketOwner;
  log: Logger;
  clock?: Clock;
  /** 0 or absent: as many as are asked for. */
  maxContainers?: number;
  /** Services of the machine that containers may reach, on the worker's address in their network. */
  publish?: PublishedPort[];
  /** Images that are there without a registry (`Storage`, `BaggageclaimOptions`). */
  base?: NonNullable<StorageOptions['base']>;
  layersOfType?: NonNullable<BaggageclaimOptions['layersOfType']>;
  p2pUrl?: NonNullable<BaggageclaimOptions['p2pUrl']>;
  /** The bundled check runner, and the root file systems it runs on: without, checks of base types need containers. */
  checkRunner?: Pick<CheckRunnersOptions, 'programPath' | 'layersOf'>;
};

export type RunningWorker = {
  description: WorkerDescription;
  storage: Storage;
  /** Lets containers reach one more service of the machine, until disposed of. */
  publish(port: PublishedPort): Promise<AsyncDisposable>;
  /**
   * Ends serving. With `leaveRunning`, processes go on under their holders and the next worker finds them; without, they are
   * killed and nothing of the worker is left on the machine outside of its directory.
   */
  stop(options: { leaveRunning: boolean }): Promise<void>;
};

/**
 * Starts a worker: takes over what an earlier one left in the directory, removes what nobody holds any more, and serves.
 * Root only. Throws NoContainersError, NetworkError, WorkerRunningError, WorkDirectoryError and SocketError.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { directory, log, clock = systemClock, maxContainers = 0 } = options;
  mkdirSync(directory, { recursive: true, mode: 0o711 });
  const held = new AsyncDisposableStack();
  try {
    held.use(await lockDirectory(directory));
    const id = await readIdentity(directory);
    const parts = [
      openStorage({ directory, log, ...(options.base === undefined ? {} : { base: options.base }) }),
      openTools({ directory, id, clock }),
      openBridge(directory, id, clock),
    ] as const;
    // Nothing may still be at work on the machine when one of them has failed.
    await Promise.allSettled(parts);
    const [storage, tools, bridge] = await Promise.all(parts);
    held.use(storage);
    held.use(startLayerCollector(storage, { clock, log }));
    const passing = keepWayThrough(bridge, { clock, log });
    held.defer(async () => (await passing)[Symbol.asyncDispose]());
    const network = new NetworkNamespaces(bridge, log);
    const holders = new SpareHolders(join(directory, 'spare'), tools);
    held.defer(() => holders.close());
    const context = { tools, volumes: storage.volumes, network, holders, clock, log, mayNest: false };
    const containers = await Containers.open({ directory: join(directory, 'containers'), context, maxContainers });
    held.defer(() => containers.close());
    const checkRunners = await openCheckRunners(options, context);
    if (checkRunners !== undefined) held.defer(() => checkRunners.stop());
    await network.open();
    held.defer(() => network.settle());
    await passing;
    await serveNames(bridge, held, { clock, log });
    for (const port of options.publish ?? []) held.use(await publishPort(bridge, port));
    const { name, version } = tools.runtime;
    const description = {
      extension: workerExtensionVersion,
      runtime: { name, version },
      bridgeAddress: bridge.address,
    };
    await serve(options, { containers, checkRunners, storage, description, clock }, held);
    // What holders see of network namespaces begins with the first of them.
    void network.settleBackground().then(() => holders.fill());
    log.info('worker serves', { directory, runtime: name, runtimeVersion: version, address: bridge.address });
    return {
      description,
      storage,
      publish: (port) => publishPort(bridge, port),
      stop: async ({ leaveRunning }) => {
        if (!leaveRunning) await containers.shutDown();
        await held.disposeAsync();
        if (leaveRunning) return;
        removeCgroups(tools);
        await network.removeAll();
        await closeWayThrough(bridge);
        await removeBridge(bridge);
        rmSync(tools.stagePath, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await held.disposeAsync();
    if (error instanceof NoContainersError) await removeTraces(directory);
    throw error;
  }
}

/** What a start made on the machine that came to nothing, unless containers of an earlier worker are still in it. */
async function removeTraces(directory: string): Promise<void> {
  const containers = await readdir(join(directory, 'containers')).catch(() => []);
  if (containers.length > 0) return;
  const id = await readIdentity(directory);
  await removeBridge(bridgeNames(id));
  rmSync(stagePathOf(id), { recursive: true, force: true });
}

async function openCheckRunners(
  { checkRunner, directory }: WorkerOptions,
  context: ContainerContext,
): Promise<CheckRunners | undefined> {
  if (checkRunner === undefined) return undefined;
  return await CheckRunners.open({ ...checkRunner, context, directory: join(directory, 'check-runners') });
}

type ServedParts = {
  containers: Containers;
  checkRunners: CheckRunners | undefined;
  storage: Storage;
  description: WorkerDescription;
  clock: Clock;
};

async function serve(options: WorkerOptions, parts: ServedParts, held: AsyncDisposableStack): Promise<void> {
  const { log, layersOfType, p2pUrl, socketOwner } = options;
  const stop = new AbortController();
  const garden = createServer({ pauseOnConnect: false }, createGardenHandler({ ...parts, log, signal: stop.signal }));
  const baggageclaim = createHttpServer(
    { requestTimeout: 0 },
    createBaggageclaimHandler({
      storage: parts.storage,
      log,
      clock: parts.clock,
      ...(layersOfType === undefined ? {} : { layersOfType }),
      ...(p2pUrl === undefined ? {} : { p2pUrl }),
    }),
  );
  for (const [server, path] of [
    [garden, options.gardenSocket],
    [baggageclaim, options.baggageclaimSocket],
  ] as const) {
    await listenOnSocket(server, path, socketOwner);
    held.use(closingAtOnce(server));
  }
  held.defer(() => stop.abort(new Error('the worker stops')));
}

/** Ends a server with its connections. */
function closingAtOnce(server: Server): AsyncDisposable {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Answers name service on the bridge where containers can't ask the machine's servers themselves. */
async function serveNames(
  bridge: Bridge,
  held: AsyncDisposableStack,
  { clock, log }: { clock: Clock; log: Logger },
): Promise<void> {
  if (!needsForwarder(readResolvConf())) return;
  try {
    const upstreams = () => parseNameServers(readResolvConf());
    held.use(await startDnsForwarder({ address: bridge.address, upstreams, clock }));
  } catch (error) {
    // Another name server of the machine may have taken the port on all addresses; then containers ask that.
    log.warn('no name service of our own for containers', { error });
  }
}

function readResolvConf(): string {
  try {
    return readFileSync('/etc/resolv.conf', 'utf8');
  } catch {
    return '';
  }
}
