import { existsSync } from 'node:fs';
import { createLogger, defineFlags, flagName, integer, readFlags, systemClock, textOr, url } from '@rondo/foundation';
import type { Command } from 'commander';
import { StartError } from '../errors.ts';
import { addFlags } from '../flags/add-flags.ts';
import { passedWebFlags, passedWorkerFlags, quickstartOwnFlags } from '../flags/quickstart-flags.ts';
import { askQuickstart } from '../quickstart/control-socket.ts';
import { layoutOf } from '../quickstart/data-directory.ts';
import { detachQuickstart } from '../quickstart/detach.ts';
import { passFlags } from '../quickstart/pass-flags.ts';
import { type QuickstartPlan, runQuickstart } from '../quickstart/run-quickstart.ts';
import { announce, reportProgress } from '../quickstart/say.ts';
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
  addFlags(command, quickstartOwnFlags);
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
      const status = await detachQuickstart(layout, argvWithoutDetach(given));
      return announce({ layout, url: status.url, isFirstStart, mustShowPassword: own.showPassword });
    }
    await runQuickstart(planOf(given), {
      logger: createLogger({ name: 'quickstart', level: 'error' }),
      signal: stopSignal(),
      hooks: {
        onProgress: reportProgress,
        onReady: async (ready) => {
          await announce({ ...ready, mustShowPassword: own.showPassword });
        },
      },
    });
  });
}

function planOf(given: Record<string, unknown>): QuickstartPlan {
  const sources = { given, env: process.env };
  const own = readFlags(quickstartOwnFlags, sources);
  const { bindIp, bindPort, externalUrl } = readFlags(readFlagsOfWeb, sources);
  const port = own.port === 0 ? bindPort : own.port;
  const { bindIp: _ip, bindPort: _port, externalUrl: _url, ...otherWebFlags } = passedWebFlags;
  const host = bindIp === '0.0.0.0' ? '127.0.0.1' : bindIp;
  return {
    directory: own.dir,
    ip: bindIp,
    port,
    externalUrl: externalUrl ?? `http://${host}:${port}`,
    users: own.user,
    hasExample: !own.noExample,
    web: passFlags(otherWebFlags, sources),
    worker: passFlags(passedWorkerFlags, sources, (name) =>
      name.replace(/^worker([A-Z])/, (_whole, first: string) => first.toLowerCase()),
    ),
  };
}

/** The same command line for the process in the background: everything but --detach, which would never end. */
function argvWithoutDetach(given: Record<string, unknown>): string[] {
  const words = Object.entries(given).flatMap(([name, value]) => {
    if (name === 'detach') return [];
    if (value === true) return [`--${flagName(name)}`];
    return [value].flat().map((word) => `--${flagName(name)}=${String(word)}`);
  });
  return ['quickstart', ...words];
}

async function control(runDirectory: string, action: 'status' | 'stop'): Promise<void> {
  const status = await askQuickstart(runDirectory, action);
  if (status === undefined) {
    process.stdout.write('not running\n');
    process.exitCode = action === 'status' ? 3 : 0;
    return;
  }
  if (action === 'status') {
    process.stdout.write(`${status.state}: ${status.url} (process ${status.processId})\n`);
    for (const child of status.children) {
      process.stdout.write(
        `  ${child.name}: process ${child.processId ?? 'none'}, started again ${child.restarts} times\n`,
      );
    }
    return;
  }
  while ((await askQuickstart(runDirectory, 'status')) !== undefined) await systemClock.sleep(50);
  process.stdout.write('stopped\n');
}
