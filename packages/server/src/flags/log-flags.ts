import { choice, defineFlags, logLevels } from '@rondo/foundation';

/** How much a process says. */
export const logFlags = defineFlags({
  logLevel: choice(logLevels, 'info', { doc: 'Least important lines that are logged.' }),
});
