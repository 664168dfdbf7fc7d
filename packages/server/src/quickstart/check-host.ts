import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { StartError } from '../errors.ts';

/** Says exactly what keeps this machine from running quickstart, and how to get it. Throws StartError. */
export function checkHost(): void {
  if (process.platform !== 'linux') {
    throw new StartError(
      'quickstart runs containers of its own and so needs Linux; run it in a Linux machine or virtual machine',
    );
  }
  if (process.getuid?.() !== 0) {
    throw new StartError(
      'quickstart needs root, to mount volumes and start containers; PostgreSQL, pages and API give it up at once. Start it with sudo ./quickstart. (Running without root comes later.)',
    );
  }
  const probe = spawnSync(
    'unshare',
    ['--mount', '--propagation', 'private', '--', 'mount', '-t', 'tmpfs', 'rondo', '/mnt'],
    {
      encoding: 'utf8',
    },
  );
  if (probe.error !== undefined) {
    throw new StartError('the program unshare is missing; install it: apt-get install util-linux mount', {
      cause: probe.error,
    });
  }
  if (probe.status !== 0) {
    throw new StartError(
      `this machine does not let root mount in a mount namespace of its own (${probe.stderr.trim()}). ` +
        'Inside a container, start that container privileged (CAP_SYS_ADMIN, no seccomp or AppArmor confinement).',
    );
  }
}

/** Finds out before anything is started that the port is taken. Throws StartError. */
export function checkPort(ip: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => {
      const isTaken = 'code' in cause && cause.code === 'EADDRINUSE';
      reject(
        isTaken
          ? new StartError(`port ${port} of ${ip} is in use by another program; choose another with --port`)
          : new StartError(`port ${port} of ${ip} cannot be listened on; choose another with --port`, { cause }),
      );
    });
    server.listen(port, ip, () => server.close(() => resolve()));
  });
}
