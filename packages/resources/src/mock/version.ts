import { readFile } from 'node:fs/promises';
import type { ProgramContext, Version } from '../sdk/program.ts';

/** The version that mock lists when nothing else is asked for. */
export function initialVersion(configured: string, context: ProgramContext): string {
  return configured || context.env.MIRRORED_VERSION || 'mock';
}

/** A version as mock prints it; one of a privileged container says so. */
export function mockVersion(version: string, privileged: boolean): Version {
  return privileged ? { version, privileged: 'true' } : { version };
}

const adminCapability = 21n;

/**
 * Whether this is a privileged container: the host's own users and the right to administer it. `RONDO_PRIVILEGED`
 * (`true`, `false`) answers instead where the process itself says nothing about the container, as in a check runner.
 */
export async function isPrivileged(context: ProgramContext): Promise<boolean> {
  const told = context.env.RONDO_PRIVILEGED;
  if (told !== undefined) return told === 'true';
  const users = await readFile('/proc/self/uid_map', 'utf8').catch(() => '');
  if (!/^\s*0\s+0\s+\d+\s*$/m.test(users)) return false;
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const [, capabilities = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(status) ?? [];
  return ((BigInt(`0x${capabilities}`) >> adminCapability) & 1n) === 1n;
}
