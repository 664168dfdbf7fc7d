import { readFile } from 'node:fs/promises';
import { type Clock, describeError, type Logger } from '@rondo/foundation';
import { findProgram } from '../containers/find-program.ts';
import { NetworkError } from '../errors.ts';
import { runProgram } from '../volumes/run-program.ts';
import { parseJson } from '../volumes/work-directory.ts';
import type { Bridge } from './bridge.ts';
import { type ForeignChain, findRulesOf, passCommand, readForeignChains, removeCommand } from './foreign-chains.ts';

/** Docker, ufw and their like may be started or set up anew while the worker runs. */
const lookAgainMs = 60_000;

/**
 * Keeps a way open for containers through chains whose policy is to drop, as Docker and ufw set it: a packet only passes where
 * every chain lets it. Our own table comes before them all, so what that refuses stays refused. Looks again now and then until it is
 * disposed of; the rules stay (containers may go on) until `closeWayThrough`.
 */
export async function keepWayThrough(
  bridge: Bridge,
  { clock, log }: { clock: Clock; log: Logger },
): Promise<AsyncDisposable> {
  const stop = new AbortController();
  const look = async () => {
    try {
      const opened = await openWayThrough(bridge);
      if (opened.length > 0) log.info("let containers through the machine's firewall", { chains: opened });
    } catch (error) {
      log.warn(
        `containers may not reach the network: the machine's firewall drops what it doesn't know. Let it accept what comes from and goes to ${bridge.name}`,
        { reason: describeError(error) },
      );
    }
  };
  await look();
  const looking = (async () => {
    for (;;) {
      await clock.sleep(lookAgainMs, stop.signal).catch(() => undefined);
      if (stop.signal.aborted) return;
      await look();
    }
  })();
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await looking;
    },
  };
}

/** Takes our rules out of others' chains again; content where they are gone. */
export async function closeWayThrough(bridge: Bridge): Promise<void> {
  for (const chain of await listChains(bridge)) {
    const handles = await rulesIn(chain, bridge);
    if (handles.length > 0) await nft(removeCommand(chain, handles)).catch(() => undefined);
  }
  await eachLegacyRule(bridge, async (iptables, [chain, ...rule]) => {
    await runProgram(iptables, ['-w', '-D', chain, ...rule]).catch(() => undefined);
  });
}

/** Gives the chains that were opened. Throws ProgramError and NetworkError. */
async function openWayThrough(bridge: Bridge): Promise<string[]> {
  const opened: string[] = [];
  for (const chain of await listChains(bridge)) {
    if (!chain.isStrict || (await rulesIn(chain, bridge)).length > 0) continue;
    await nft(passCommand(chain, bridge.name));
    opened.push(`${chain.family} ${chain.table} ${chain.name}`);
  }
  await eachLegacyRule(bridge, async (iptables, [chain, ...rule]) => {
    const present = await runProgram(iptables, ['-w', '-S', chain]);
    if (!present.includes(`-P ${chain} DROP`) || present.includes(rule.join(' '))) return;
    await runProgram(iptables, ['-w', '-I', chain, ...rule]);
    opened.push(`iptables-legacy ${chain}`);
  });
  return opened;
}

async function listChains(bridge: Bridge): Promise<ForeignChain[]> {
  return readForeignChains(parseJson(await runProgram('nft', ['-j', 'list', 'chains'])), bridge.table);
}

/** None where the chain has gone since it was listed: others' tables come and go. */
async function rulesIn({ family, table, name }: ForeignChain, bridge: Bridge): Promise<number[]> {
  try {
    return findRulesOf(bridge.name, parseJson(await runProgram('nft', ['-j', 'list', 'chain', family, table, name])));
  } catch (error) {
    if (describeError(error).includes('No such file or directory')) return [];
    throw error;
  }
}

async function nft(command: object): Promise<void> {
  await runProgram('nft', ['-j', JSON.stringify(command)]);
}

/** The rules that the older kind of iptables would need, which nft doesn't see; nothing is called where the kernel has none of it. */
async function eachLegacyRule(
  { name }: Bridge,
  work: (iptables: string, rule: [string, ...string[]]) => Promise<void>,
): Promise<void> {
  const tables = await readFile('/proc/self/net/ip_tables_names', 'utf8').catch(() => '');
  if (!tables.split('\n').includes('filter')) return;
  const iptables = findProgram('iptables-legacy');
  if (iptables === undefined) throw new NetworkError('iptables-legacy, whose rules this machine has, is not installed');
  await work(iptables, ['FORWARD', '-i', name, '-j', 'ACCEPT']);
  await work(iptables, ['FORWARD', '-o', name, '-j', 'ACCEPT']);
  await work(iptables, ['INPUT', '-i', name, '-j', 'ACCEPT']);
}
