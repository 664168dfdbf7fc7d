import { readFileSync } from 'node:fs';

/** A limit of a process; `hard` and `soft` in the kernel's own unit for that limit. */
export type Rlimit = { type: string; hard: number; soft: number };

/** Names of `/proc/self/limits` for the limits that Garden can ask for (worker.md 8.3). */
const namesInProc: Record<string, string> = {
  as: 'Max address space',
  core: 'Max core file size',
  cpu: 'Max cpu time',
  data: 'Max data size',
  fsize: 'Max file size',
  locks: 'Max file locks',
  memlock: 'Max locked memory',
  msgqueue: 'Max msgqueue size',
  nice: 'Max nice priority',
  nofile: 'Max open files',
  nproc: 'Max processes',
  rss: 'Max resident set',
  rtprio: 'Max realtime priority',
  sigpending: 'Max pending signals',
  stack: 'Max stack size',
};

/**
 * The limits a process asked for, none above the worker's own hard limit: without CAP_SYS_RESOURCE a runtime fails to
 * raise one. Unknown names are passed over. `procLimits` is the text of `/proc/self/limits`. Pure.
 */
export function clampRlimits(wanted: Record<string, number>, procLimits: string): Rlimit[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const label = namesInProc[name];
    if (label === undefined) return [];
    const hard = parseHardLimit(procLimits, label);
    const limit = Math.min(value, hard);
    return [{ type: `RLIMIT_${name.toUpperCase()}`, hard: limit, soft: limit }];
  });
}

export function readRlimits(wanted: Record<string, number>): Rlimit[] {
  if (Object.keys(wanted).length === 0) return [];
  return clampRlimits(wanted, readFileSync('/proc/self/limits', 'utf8'));
}

function parseHardLimit(procLimits: string, label: string): number {
  const line = procLimits.split('\n').find((text) => text.startsWith(label)) ?? '';
  const hard = line.slice(label.length).trim().split(/\s+/)[1];
  return hard === undefined || hard === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(hard);
}
