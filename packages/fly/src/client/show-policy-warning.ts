import type { FlyIo } from '../io/fly-io.ts';
import type { Reply } from './reply.ts';

const bold = (line: string): string => `\x1b[1;33m${line}\x1b[0m\n`;

const going = '\x1b[33mWARNING: unblocking from the policy check failure for soft enforcement\x1b[0m\n\n';

/** Shows what a policy check found but didn't stop (fly.md 6.1). */
export function showPolicyWarning(reply: Reply, { stderr }: FlyIo): void {
  const warning = reply.header('x-concourse-policy-check-warning');
  if (warning === undefined || warning === '') return;
  const [first = '', ...others] = warning.split(' * ');
  const lines = [first, ...others.map((part) => ` * ${part}`)];
  stderr.write(lines.map(bold).join('') + going);
}
