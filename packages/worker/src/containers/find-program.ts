import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

const systemDirectories = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Where a program of the machine is: on PATH, else where distributions put them (a service's PATH is often short). */
export function findProgram(name: string): string | undefined {
  const places = [
    ...(process.env.PATH ?? '').split(':').filter((place) => place.startsWith('/')),
    ...systemDirectories,
  ];
  return places.map((place) => join(place, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
