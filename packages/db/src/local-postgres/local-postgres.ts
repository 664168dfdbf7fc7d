import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Clock, type Logger, silentLogger, systemClock } from '@rondo/foundation';
import type { PostgresConnection } from '../connection.ts';
import { PostgresDataError, PostgresStartError } from './errors.ts';
import { findPostgresPrograms } from './find-programs.ts';
import { initializeData } from './initialize-data.ts';
import { createLauncher, type Launcher } from './launch.ts';
import { type PostgresLayout, type PostgresOwner, prepareLayout, resolveOwner, serverPort } from './layout.ts';
import { probeServer } from './probe-server.ts';
import { serverSettings } from './server-settings.ts';
import { databaseName, databaseUser, writeConfig } from './write-config.ts';

export type LocalPostgresOptions = {
  /** Where its data, its configuration and by default its socket are kept. */
  directory: string;
  socketDirectory?: string;
  /** Who it runs as when we are root: an unprivileged uid that nobody else uses. */
  owner?: PostgresOwner;
  /** The uids that may connect, and the group that may reach the socket. Default: who we are. */
  clientUids?: readonly number[];
  clientGid?: number;
  /** False for tests: faster, and lost with the machine. */
  durable?: boolean;
  /** Further settings of postgresql.conf. */
  settings?: Readonly<Record<string, string>>;
  startTimeoutMs?: number;
  logger?: Logger;
  clock?: Clock;
};

export interface LocalPostgres extends AsyncDisposable {
  readonly connection: PostgresConnection;
  readonly processId: number;
  /** Settles when the server has ended, whoever ended it. */
  readonly exited: Promise<void>;
  /** Ends it: open connections are closed, nothing committed is lost. */
  stop(): Promise<void>;
}

const probeEveryMs = 10;
const retryEveryMs = 200;
const fastShutdownMs = 20_000;
/** The rest of an earlier server that is still ending. */
const stillRunning = /lock file ".*" already exists|still in use/;

/**
 * Starts the PostgreSQL that Rondo brings (design D2) and returns once it takes connections. The first time it makes the
 * data directory. Throws PostgresProgramsError, PostgresDataError, PostgresStartError.
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const { directory, durable = true, logger = silentLogger, clock = systemClock, startTimeoutMs = 60_000 } = options;
  const clientGid = options.clientGid ?? process.getgid?.() ?? 0;
  const clientUids = options.clientUids ?? [process.getuid?.() ?? 0];
  const owner = resolveOwner(options.owner);
  const programs = await findPostgresPrograms();
  const layout = await prepareLayout(directory, { owner, clientGid, socketDirectory: options.socketDirectory });
  const launcher = createLauncher({ programs: programs.directory, layout, owner });
  await writeConfig(layout.config, { owner, clientUids, ownPasswd: launcher.isolated });
  await initializeData({ programs, layout, owner, durable });
  const settings = { ...serverSettings({ launcher, durable }), ...options.settings };
  const deadlineMs = clock.nowMs() + startTimeoutMs;
  for (let output = ''; ; ) {
    const attempt = launchServer(launcher, { settings, logger });
    if (await becomesReady(attempt, { layout, clock, deadlineMs })) return manage(attempt, { layout, clock });
    attempt.child.kill('SIGQUIT');
    await attempt.exited;
    // An attempt that the deadline cut short has said nothing; then the one before tells why.
    output = attempt.lastLines.join('\n') || output;
    if (clock.nowMs() >= deadlineMs || !stillRunning.test(output)) throw startError(output, layout);
    await clock.sleep(retryEveryMs);
  }
}

type Attempt = { child: ChildProcess; exited: Promise<void>; lastLines: string[]; hasExited: () => boolean };

function launchServer(
  launcher: Launcher,
  { settings, logger }: { settings: Record<string, string>; logger: Logger },
): Attempt {
  const argv = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = launcher.launch('postgres', ['-D', launcher.paths.data, ...argv]);
  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      logger.debug('postgres', { line });
      lastLines.push(line);
      if (lastLines.length > 40) lastLines.shift();
    });
  }
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    const onEnd = () => {
      ended = true;
      resolve();
    };
    child.once('close', onEnd);
    child.once('error', (error) => {
      lastLines.push(String(error));
      onEnd();
    });
  });
  return { child, exited, lastLines, hasExited: () => ended };
}

async function becomesReady(
  attempt: Attempt,
  { layout, clock, deadlineMs }: { layout: PostgresLayout; clock: Clock; deadlineMs: number },
): Promise<boolean> {
  while (clock.nowMs() < deadlineMs && !attempt.hasExited()) {
    if ((await isRunningIn(layout.data, attempt.child.pid)) && (await probeServer(layout.run)))
      return !attempt.hasExited();
    await clock.sleep(probeEveryMs);
  }
  return false;
}

/** Whether the server that holds the data directory is this one and not an earlier one that still answers. */
async function isRunningIn(data: string, processId: number | undefined): Promise<boolean> {
  const lockFile = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  return Number.parseInt(lockFile, 10) === processId;
}

function manage(attempt: Attempt, { layout, clock }: { layout: PostgresLayout; clock: Clock }): LocalPostgres {
  const stop = async () => {
    if (attempt.hasExited()) return;
    attempt.child.kill('SIGINT');
    const patience = new AbortController();
    const late = clock.sleep(fastShutdownMs, patience.signal).then(
      () => attempt.child.kill('SIGQUIT'),
      () => undefined,
    );
    await attempt.exited;
    patience.abort();
    await late;
  };
  return {
    connection: { host: layout.run, port: serverPort, user: databaseUser, database: databaseName },
    processId: attempt.child.pid ?? 0,
    exited: attempt.exited,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function startError(output: string, layout: PostgresLayout): Error {
  if (stillRunning.test(output)) {
    return new PostgresDataError(
      `another PostgreSQL is running in ${layout.data}; stop it, or use another directory: ${output}`,
    );
  }
  return new PostgresStartError(`PostgreSQL did not start in ${layout.data}: ${output || 'it did not answer in time'}`);
}
