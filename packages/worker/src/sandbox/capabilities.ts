import { readFileSync } from 'node:fs';

/** Linux capabilities by number (capability.h), without the `CAP_` prefix. */
const byNumber = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE ' +
  'NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN ' +
  'SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE ' +
  'MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
).split(' ');

/** What an unprivileged container may do inside its own user namespace (worker.md 12.1, list U). */
const unprivileged = (
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID ' +
  'SYS_CHROOT'
).split(' ');

/** What a privileged container may do besides (worker.md 12.1, list P). */
const privilegedExtras = (
  'AUDIT_CONTROL AUDIT_READ BLOCK_SUSPEND DAC_READ_SEARCH IPC_LOCK IPC_OWNER LEASE LINUX_IMMUTABLE MAC_ADMIN ' +
  'MAC_OVERRIDE NET_ADMIN NET_BROADCAST SYSLOG SYS_ADMIN SYS_BOOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO ' +
  'SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'
).split(' ');

/**
 * The capabilities of a container, less those that the worker itself could not have (`bounding`): a runtime refuses to
 * start a container that asks for more than there is.
 */
export function containerCapabilities(privileged: boolean, bounding: ReadonlySet<string>): string[] {
  const wanted = privileged ? [...unprivileged, ...privilegedExtras] : unprivileged;
  return wanted.filter((name) => bounding.has(name)).map((name) => `CAP_${name}`);
}

/** Names of the capabilities in a bounding set as `/proc/PID/status` writes it (`CapBnd`, hexadecimal). Pure. */
export function parseBoundingSet(status: string): Set<string> {
  const mask = BigInt(`0x${/^CapBnd:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  return new Set(byNumber.filter((_, number) => (mask >> BigInt(number)) & 1n));
}

/** The bounding set of this process. */
export function readBoundingSet(): Set<string> {
  return parseBoundingSet(readFileSync('/proc/self/status', 'utf8'));
}
