import { parseLocalUser } from '@rondo/auth';
import { defineFlags, type FlagSet, integer, list, text, textOr, toggle } from '@rondo/foundation';
import { webFlags } from './web-flags.ts';
import { workerFlags } from './worker-flags.ts';

/** What quickstart decides itself, so that its children's flags for it make no sense. */
const ownOfWeb = ['nodeName', 'postgresSocket', 'localUsersFile', 'sessionSigningKey', 'cliCacheDir'] as const;
const ownOfWorker = ['workDir', 'socketDir', 'socketOwner', 'logLevel'] as const;

/** The flags of `rondo quickstart`'s own. */
export const quickstartOwnFlags = defineFlags({
  port: {
    ...integer(0, { doc: 'Port to listen on, the same as --bind-port.', value: 'PORT', max: 65535 }),
    fallbackText: 'that of --bind-port',
  },
  dir: textOr('.rondo', { doc: 'Data directory: everything of this installation lies there.', value: 'DIR' }),
  detach: toggle({ doc: 'Return when ready and go on in the background.' }),
  noExample: toggle({ doc: 'Do not set the example pipeline.' }),
  user: list(parseLocalUser, {
    doc: 'A local user without any team, NAME:PASSWORD. Repeatable.',
    value: 'NAME:PASSWORD',
    isSecret: true,
  }),
  localUsersFile: text({ doc: 'File with more of them, one NAME:PASSWORD per line.', value: 'FILE' }),
  /** Set by --detach for the process that stays: its words go to a log, where no password may stand. */
  inBackground: toggle({ doc: 'Say where the password lies, never what it is.' }),
  showPassword: toggle({ doc: 'Print the admin password although standard output is no terminal.' }),
});

/** The flags of web that quickstart passes on. */
export const passedWebFlags: FlagSet = {
  ...omit(webFlags, ownOfWeb),
  postgresHost: text({ doc: 'Host of a PostgreSQL server, to use that instead of one of its own.', value: 'HOST' }),
};

/** Of these, what says which database server is meant: it makes no sense without a host. */
export const serverFlags: FlagSet = Object.fromEntries(
  Object.entries(passedWebFlags).filter(
    ([name]) => name.startsWith('postgres') && name !== 'postgresHost' && name !== 'postgresConnectTimeout',
  ),
);

/** The flags of worker that quickstart passes on; they start with --worker-. */
export const passedWorkerFlags: FlagSet = Object.fromEntries(
  Object.entries(omit(workerFlags, ownOfWorker)).map(([name, flag]) => [
    `worker${name[0]?.toUpperCase()}${name.slice(1)}`,
    flag,
  ]),
);

function omit(flags: FlagSet, names: readonly string[]): FlagSet {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => !names.includes(name)));
}
