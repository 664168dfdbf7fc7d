import { NoContainersError } from '../errors.ts';
import { findProgram } from './find-program.ts';
import type { Runtime } from './runtime.ts';

/** Programs that containers need on the machine, with the Debian package that brings each. */
const programs = [
  { name: 'busybox', package: 'busybox-static' },
  { name: 'script', package: 'bsdutils' },
  { name: 'unshare', package: 'util-linux' },
  { name: 'ip', package: 'iproute2' },
  { name: 'nft', package: 'nftables' },
];

/**
 * Gives the path of busybox where the machine has all that containers need and at least one of these runtimes. It only looks, so it may come
 * before what takes minutes. Throws NoContainersError with what is missing and how to get it.
 */
export function checkPrograms(runtimes: readonly Runtime['name'][] = ['crun', 'runc']): string {
  const missing = programs.filter(({ name }) => findProgram(name) === undefined);
  const busyboxPath = findProgram('busybox');
  if (missing.length > 0 || busyboxPath === undefined) throw missingPrograms(missing);
  if (runtimes.every((name) => findProgram(name) === undefined)) {
    throw noRuntime(runtimes.map((name) => `${name}: not installed`));
  }
  return busyboxPath;
}

/** None of the runtimes that were tried works; `complaints` says what is the matter with each. */
export function noRuntime(complaints: readonly string[]): NoContainersError {
  return new NoContainersError(
    `this machine can't run containers. ${complaints.join('. ')}. ` +
      'Install a runtime that works (Debian: apt-get install crun), run the worker as root, and not inside of a container without privileges',
  );
}

function missingPrograms(missing: { name: string; package: string }[]): NoContainersError {
  const names = missing.map(({ name }) => name).join(', ');
  const packages = [...missing.map((each) => each.package), 'crun'].join(' ');
  return new NoContainersError(
    `this machine can't run containers: ${names} not found. Install them (Debian: apt-get install ${packages})`,
  );
}
