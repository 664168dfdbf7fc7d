import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Limiter } from '@rondo/foundation';
import { runProgram } from '../volumes/run-program.ts';

/** Documentation that no build reads. */
const leftOut = ['doc', 'info', 'lintian', 'locale', 'man'].map((name) => `./usr/share/${name}/*`);

const script = `
set -o pipefail
archive=$1 root=$2; shift 2
dpkg-deb --fsys-tarfile "$archive" | tar --extract --file=- --directory="$root" --numeric-owner --preserve-permissions --keep-directory-symlink "$@"
`;

/** Unpacks packages into an empty root directory; none of their scripts is run. */
export async function unpackPackages(
  archives: string[],
  root: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  // What is in /bin and the like belongs below /usr since Debian 12; packages still name both.
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(root, 'usr', name), { recursive: true, mode: 0o755 });
    await symlink(`usr/${name}`, join(root, name));
  }
  const excluded = leftOut.map((pattern) => `--exclude=${pattern}`);
  const limiter = new Limiter(2);
  await Promise.all(
    archives.map((archive) =>
      limiter.run(() => runProgram('bash', ['-c', script, 'unpack', archive, root, ...excluded], options)),
    ),
  );
}
