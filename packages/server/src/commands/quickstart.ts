import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createLogger, defineFlags, integer, readFlags, systemClock, textOr, url } from '@rondo/foundation';
import type { Command } from 'commander';
import { StartError } from '../errors.ts';
import { addFlags } from '../flags/add-flags.ts';
import { passedWebFlags, passedWorkerFlags, quickstartOwnFlags, serverFlags } from '../flags/quickstart-flags.ts';
import { askQuickstart } from '../quickstart/control-socket.ts';
import { layoutOf } from '../quickstart/data-directory.ts';
import { detachQuickstart } from '../quickstart/detach.ts';
import { type PassedFlags, passFlags } from '../quickstart/pass-flags.ts';
import { type QuickstartPlan, runQuickstart } from '../quickstart/run-quickstart.ts';
import { announce, reportProgress } from '../quickstart/say.ts';
import { readLocalUsersFile } from '../read-local-users-file.ts';
import { stopSignal } from '../signals.ts';

/** The flags of web that quickstart reads itself as well; it listens on the loopback unless told otherwise. */
const readFlagsOfWeb = defineFlags({
  bindIp: textOr('127.0.0.1', { doc: 'Address to listen on for HTTP.', value: 'IP' }),
  bindPort: integer(8080, { doc: 'Port to listen on for HTTP.', value: 'PORT', max: 65535 }),
  externalUrl: url({ doc: 'Address under which people and fly reach this server (default: http://127.0.0.1:<port>).' }),
});

/** `rondo quickstart`: PostgreSQL, web and a worker on this machine, with an example to play with. */
export function addQuickstartCommand(program: Command): void {
  const command = program
    .command('quickstart')
    .description('run the whole system on this machine: PostgreSQL, web and a worker')
    .argument('[action]', 'status or stop, for one that runs in the data directory');
  addFlags(command, quickstartOwnFlags, { hidden: new Set(['inBackground']) });
  const { bindIp: _ip, bindPort: _port, externalUrl: _url, ...otherWebFlags } = passedWebFlags;
  addFlags(command, { ...readFlagsOfWeb, ...otherWebFlags });
  addFlags(command, passedWorkerFlags);
  command.action(async (action: string | undefined, given: Record<string, unknown>) => {
    const own = readFlags(quickstartOwnFlags, { given, env: process.env });
    const layout = layoutOf(own.dir);
    if (action === 'status' || action === 'stop') return control(layout.run, action);
    if (action !== undefined) throw new StartError(`quickstart knows status and stop, not ${action}`);
    if (own.detach) {
      const isFirstStart = !existsSync(layout.passwordFile);
      const status = await detachQuickstart(layout, commandInBackground(given));
      return announce({ layout, url: status.url, isFirstStart, mustShowPassword: own.showPassword });
    }
    await runQuickstart(await planOf(given), {
      logger: createLogger({ name: 'quickstart', level: 'error' }),
      signal: stopSignal(),
      hooks: {
        onProgress: reportProgress,
        onReady: async (ready) => {
          const isFirstStart = ready.isFirstStart && !own.inBackground;
          await announce({ ...ready, isFirstStart, mustShowPassword: own.showPassword });
        },
      },
    });
  });
}

async function planOf(given: Record<string, unknown>): Promise<QuickstartPlan> {
  const sources = { given, env: process.env };
  const own = readFlags(quickstartOwnFlags, sources);
  const { bindIp, bindPort, externalUrl } = readFlags(readFlagsOfWeb, sources);
  const port = own.port === 0 ? bindPort : own.port;
  const { bindIp: _ip, bindPort: _port, externalUrl: _url, ...otherWebFlags } = passedWebFlags;
  const host = bindIp === '0.0.0.0' ? '127.0.0.1' : bindIp;
  const web = passFlags(otherWebFlags, { ...sources, given: fromAnywhere(given) });
  return {
    directory: own.dir,
    ip: bindIp,
    port,
    externalUrl: externalUrl ?? `http://${host}:${port}`,
    users: [...own.user, ...(await readLocalUsersFile(own.localUsersFile))],
    hasExample: !own.noExample,
    web,
    hasOwnDatabase: hasOwnDatabase(sources, web),
    worker: passFlags(passedWorkerFlags, sources, (name) =>
      name.replace(/^worker([A-Z])/, (_whole, first: string) => first.toLowerCase()),
    ),
  };
}

/** Flags of another server than one's own are taken to be meant: not to heed them would be worse than not to start. */
function hasOwnDatabase(sources: Parameters<typeof passFlags>[1], web: PassedFlags): boolean {
  if (web.argv.some((argument) => argument.startsWith('--postgres-host='))) return false;
  const { argv, env } = passFlags(serverFlags, sources);
  const [first] = [...argv.map((argument) => argument.replace(/=.*/, '')), ...Object.keys(env)];
  if (first === undefined) return true;
  throw new StartError(
    `${first} is about a PostgreSQL server of yours: name that with --postgres-host, or leave both out and quickstart runs one of its own`,
  );
}

const pathFlags = ['localWorkerDir', 'postgresCaCert', 'postgresClientCert', 'postgresClientKey'];

/** Web works in another directory than who gave its flags. */
function fromAnywhere(given: Record<string, unknown>): Record<string, unknown> {
  const whole = (value: unknown) => resolve(String(value));
  const paths = Object.entries(given)
    .filter(([name, value]) => pathFlags.includes(name) && value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? value.map(whole) : whole(value)]);
  return { ...given, ...Object.fromEntries(paths) };
}

/** The same command for the process in the background. What is secret goes by its environment, since everybody can read a command line. */
function commandInBackground({ detach: _detach, showPassword: _show, ...given }: Record<string, unknown>): PassedFlags {
  const flags = { ...quickstartOwnFlags, ...passedWebFlags, ...readFlagsOfWeb, ...passedWorkerFlags };
  const { argv, env } = passFlags(flags, { given: { ...given, inBackground: true }, env: {} });
  return { argv: ['quickstart', ...argv], env };
}

/** Whether a process has not ended; one that only its parent has not heard of has. */
async function isRunning(processId: number): Promise<boolean> {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !/\) Z /.test(stat);
}

async function control(runDirectory: string, action: 'status' | 'stop'): Promise<void> {
  const status = await askQuickstart(runDirectory, action);
  if (status === undefined) {
    process.stdout.write('not running\n');
    process.exitCode = action === 'status' ? 3 : 0;
    return;
  }
  if (action === 'status') {
    const children = status.children.map(
      ({ name, processId = 'none', restarts }) => `  ${name}: process ${processId}, started again ${restarts} times\n`,
    );
    // In one piece: whoever looks for a word in it (grep -q) may close the pipe at the first line.
    process.stdout.write(`${status.state}: ${status.url} (process ${status.processId})\n${children.join('')}`);
    return;
  }
  while ((await askQuickstart(runDirectory, 'status')) !== undefined || (await isRunning(status.processId)))
    await systemClock.sleep(50);
  process.stdout.write('stopped\n');
}
