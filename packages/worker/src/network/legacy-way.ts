import { readFile } from 'node:fs/promises';
import { findProgram } from '../containers/find-program.ts';
import { NetworkError } from '../errors.ts';
import { runProgram } from '../volumes/run-program.ts';
import { fateOfStrangers } from './fate-of-strangers.ts';
import { type LegacyRules, parseLegacyRules } from './legacy-rules.ts';

/**
 * Lets everything of a device through chains of the older kind of iptables that refuse what they don't know; gives those that were
 * opened. Throws ProgramError, and NetworkError where its program is missing.
 */
export async function openLegacyWay(device: string): Promise<string[]> {
  const iptables = await findLegacyIptables();
  if (iptables === undefined) return [];
  const rules = parseLegacyRules(await runProgram(iptables, ['-w', '-S']));
  const opened: string[] = [];
  for (const [chain, ...rule] of waysOf(device)) {
    if (rules.text.includes(`-A ${chain} ${rule.join(' ')}`) || !(await refusesStrangers(chain, rules))) continue;
    await runProgram(iptables, ['-w', '-I', chain, ...rule]);
    opened.push(`iptables-legacy ${chain}`);
  }
  return opened;
}

/** Takes these rules out again; content where they are gone. */
export async function closeLegacyWay(device: string): Promise<void> {
  const iptables = await findLegacyIptables().catch(() => undefined);
  if (iptables === undefined) return;
  for (const [chain, ...rule] of waysOf(device)) {
    await runProgram(iptables, ['-w', '-D', chain, ...rule]).catch(() => undefined);
  }
}

function waysOf(device: string): [string, ...string[]][] {
  return [
    ['FORWARD', '-i', device, '-j', 'ACCEPT'],
    ['FORWARD', '-o', device, '-j', 'ACCEPT'],
    ['INPUT', '-i', device, '-j', 'ACCEPT'],
  ];
}

async function refusesStrangers(chain: string, { strict, forAll }: LegacyRules): Promise<boolean> {
  if (strict.has(chain)) return true;
  return (await fateOfStrangers(chain, async (name) => forAll.get(name) ?? [])) === 'refused';
}

/** Undefined where the kernel has no such rules: then nothing is called. */
async function findLegacyIptables(): Promise<string | undefined> {
  const tables = await readFile('/proc/self/net/ip_tables_names', 'utf8').catch(() => '');
  if (!tables.split('\n').includes('filter')) return undefined;
  const iptables = findProgram('iptables-legacy');
  if (iptables === undefined) throw new NetworkError('iptables-legacy, whose rules this machine has, is not installed');
  return iptables;
}
