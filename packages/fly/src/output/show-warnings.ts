import type { FlyIo } from '../io/fly-io.ts';
import type { Warning } from '../wire/server.ts';
import { paintWord } from './paint.ts';

const identifierHelp = 'https://concourse-ci.org/config-basics.html#schema.identifier';

/** The block in which warnings are shown, on standard error (fly.md 14.5). Nothing where there are none. */
export function showWarnings(io: FlyIo, warnings: readonly Warning[]): void {
  if (warnings.length === 0) return;
  const lines = warnings.map(({ message }) => `  - ${message}\n`).join('');
  const isAboutNames = warnings.some(({ type }) => type === 'invalid_identifier');
  const help = isAboutNames ? `identifier schema documentation: ${identifierHelp}\n\n` : '';
  io.stderr.write(`\n${paintWord(io, 'errored', 'DEPRECATION WARNING:')}\n${lines}\n${help}`);
}
