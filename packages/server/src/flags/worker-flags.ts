import { defineFlags, type Flag, InvalidFlagError, list, text, toggle } from '@rondo/foundation';
import { logFlags } from './log-flags.ts';

/** `PORT=HOST:PORT`: what containers may reach, and where on this machine it is. Throws InvalidFlagError. */
function parsePublishedPort(given: string): { port: number; to: { host: string; port: number } } {
  const [, port, host = '', target] = /^(\d{1,5})=(.+):(\d{1,5})$/.exec(given) ?? [];
  if (port === undefined || target === undefined) throw new InvalidFlagError(`'${given}' is not PORT=HOST:PORT`);
  return { port: Number(port), to: { host, port: Number(target) } };
}

function optionalId(options: { doc: string; value: string }): Flag<number | undefined> {
  const parse = (given: string) => {
    if (!/^\d{1,9}$/.test(given)) throw new InvalidFlagError(`'${given}' is not the number of a user`);
    return Number(given);
  };
  return { ...options, kind: 'one', parse, fallback: undefined };
}

/** The flags of `rondo worker` (operations.md A3). */
export const workerFlags = defineFlags({
  workDir: text({ doc: 'Directory for layers, volumes and containers.', value: 'DIR' }),
  socketDir: text({ doc: 'Directory for the sockets that web talks to (default: WORKDIR/run).', value: 'DIR' }),
  socketOwner: optionalId({
    doc: 'The uid (and gid) beside root that may connect to the sockets, by number.',
    value: 'UID',
  }),
  baseDir: text({
    doc: 'Directory that keeps the base root file system; may be shared by workers (default: WORKDIR/base).',
    value: 'DIR',
  }),
  name: text({ doc: "Name of the worker (default: the host's name).", value: 'NAME' }),
  tag: list((word) => word, { doc: 'A tag of the worker; steps ask for it with tags. Repeatable.', value: 'TAG' }),
  publish: list(parsePublishedPort, {
    doc: 'A port that containers may reach at host.rondo.internal, and the address on this machine behind it. Repeatable.',
    value: 'PORT=HOST:PORT',
  }),
  shutDown: toggle({
    doc: 'On SIGTERM stop all containers and take their network away, instead of leaving them to the next start.',
  }),
  ...logFlags,
});
