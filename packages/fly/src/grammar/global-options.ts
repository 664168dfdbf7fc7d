import { completeTarget } from '../options/complete-target.ts';
import type { Option, OptionSet } from './option.ts';

const target: Option<string> = {
  short: 't',
  long: 'target',
  description: 'Concourse target name',
  typeName: 'rc.TargetName',
  takesValue: true,
  initial: '',
  read: (text) => text,
  complete: completeTarget,
};

/** An option without a value. */
function flag(long: string, description: string, short?: string): Option<boolean> {
  return {
    ...(short !== undefined && { short }),
    long,
    description,
    typeName: 'bool',
    takesValue: false,
    initial: false,
    read: () => true,
  };
}

/** Options that stand before or after any command (fly.md 3.1). */
export const globalOptions = {
  target,
  version: flag('version', 'Print the version of Fly and exit', 'v'),
  verbose: flag('verbose', 'Print API requests and responses'),
  printTableHeaders: flag('print-table-headers', 'Print table headers even for redirected output'),
} satisfies OptionSet;

export const helpOption = flag('help', 'Show this help message', 'h');
