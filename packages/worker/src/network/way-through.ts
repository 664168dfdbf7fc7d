import { type Clock, describeError, type Logger } from '@rondo/foundation';
import { runProgram } from '../volumes/run-program.ts';
import { parseJson } from '../volumes/work-directory.ts';
import type { Bridge } from './bridge.ts';
import { fateOfStrangers } from './fate-of-strangers.ts';
import {
  type ForeignChain,
  findRulesOf,
  passCommand,
  readForeignChains,
  readRulesForAll,
  removeCommand,
} from './foreign-chains.ts';
import { closeLegacyWay, openLegacyWay } from './legacy-way.ts';

/** Docker, ufw and their like may be started or set up anew while the worker runs. */
const lookAgainMs = 60_000;

/**
 * Keeps a way open for containers through chains that let through only what they know, as Docker, ufw and firewalld set them: a packet
 * only passes where every chain lets it. Our own table comes before them all, so what that refuses stays refused. Looks again now and then
 * until it is disposed of; the rules stay (containers may go on) until `closeWayThrough`.
 */
export async function keepWayThrough(
  bridge: Bridge,
  { clock, log }: { clock: Clock; log: Logger },
): Promise<AsyncDisposable> {
  const stop = new AbortController();
  let saidBefore = '';
  const look = async () => {
    const { opened, complaints } = await openWayThrough(bridge);
    if (opened.length > 0) log.info("let containers through the machine's firewall", { chains: opened });
    const reason = complaints.join('. ');
    if (reason !== '' && reason !== saidBefore) log.warn(adviceFor(bridge), { reason });
    saidBefore = reason;
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
  for (const chain of await listChains()) {
    const handles = findRulesOf(bridge.name, await listChain(chain));
    if (handles.length > 0) await nft(removeCommand(chain, handles)).catch(() => undefined);
  }
  await closeLegacyWay(bridge.name);
}

function adviceFor({ name }: Bridge): string {
  return (
    "containers may not reach the network: the machine's firewall refuses what it doesn't know, and could not be changed. Let it accept what " +
    `comes from and goes to ${name} (firewalld: firewall-cmd --permanent --zone=trusted --add-interface=${name} && firewall-cmd --reload)`
  );
}

type Outcome = { opened: string[]; complaints: string[] };

/** What was opened, and why others could not be: one chain that can't be changed says nothing about the next. */
async function openWayThrough(bridge: Bridge): Promise<Outcome> {
  const outcome: Outcome = { opened: [], complaints: [] };
  const attempt = async (place: string, work: () => Promise<string[]>) => {
    try {
      outcome.opened.push(...(await work()));
    } catch (error) {
      outcome.complaints.push(`${place}: ${describeError(error)}`);
    }
  };
  let chains: ForeignChain[] = [];
  await attempt('nftables', async () => {
    chains = await listChains();
    return [];
  });
  for (const chain of chains) {
    const place = `${chain.family} ${chain.table} ${chain.name}`;
    await attempt(place, async () => {
      const listing = await listChain(chain);
      if (findRulesOf(bridge.name, listing).length > 0 || !(await refusesStrangers(chain, listing))) return [];
      await nft(passCommand(chain, bridge.name));
      return [place];
    });
  }
  await attempt('iptables-legacy', () => openLegacyWay(bridge.name));
  return outcome;
}

async function refusesStrangers(chain: ForeignChain, listing: unknown): Promise<boolean> {
  if (chain.isStrict) return true;
  const rulesOf = async (name: string) =>
    readRulesForAll(name === chain.name ? listing : await listChain({ ...chain, name }));
  return (await fateOfStrangers(chain.name, rulesOf)) === 'refused';
}

async function listChains(): Promise<ForeignChain[]> {
  return readForeignChains(parseJson(await runProgram('nft', ['-j', 'list', 'chains'])));
}

/** Nothing where the chain has gone since it was heard of: others' tables come and go. */
async function listChain({ family, table, name }: ForeignChain): Promise<unknown> {
  try {
    return parseJson(await runProgram('nft', ['-j', 'list', 'chain', family, table, name]));
  } catch (error) {
    if (describeError(error).includes('No such file or directory')) return undefined;
    throw error;
  }
}

async function nft(command: object): Promise<void> {
  await runProgram('nft', ['-j', JSON.stringify(command)]);
}
