import { existsSync, lstatSync, readlinkSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@rondo/foundation';
import { baseLayerKey, type LayerKey } from '../images/layer-record.ts';
import { runProgram } from '../volumes/run-program.ts';
import type { BaseStore } from './base-store.ts';
import { BaseImageError } from './errors.ts';
import type { PackageSet } from './package-sets.ts';

/** Counts up when the way that these roots are made changes. */
const recipe = '1';

/** What programs below /usr look for elsewhere; nothing of it says who uses this machine. */
const settings = [
  'alternatives',
  'bash.bashrc',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'nsswitch.conf',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
];

const directories = [
  'dev',
  'home',
  'mnt',
  'opt',
  'proc',
  'run',
  'srv',
  'sys',
  'usr',
  'var/tmp',
  'var/lib',
  'var/cache',
  'var/log',
];

const mountedFiles = ['etc/hosts', 'etc/hostname', 'etc/resolv.conf'];

/** Names of the same files in another directory: no byte is copied, and an upgrade of the machine does not change them. */
const linkFiles = `
set -e
cd "$1"
for entry in *; do
  case $entry in
    local | src | games) ;;
    share)
      mkdir "$2/share"
      for shared in share/*; do
        case $shared in share/doc | share/man | share/info | share/locale) ;; *) cp --archive --link "$shared" "$2/share/" ;; esac
      done ;;
    *) cp --archive --link "$entry" "$2/" ;;
  esac
done
`;

/**
 * A root file system of this machine's own /usr, for machines whose packages can't be fetched (design D7): without
 * /usr/local, and for unprivileged containers only, since its files stay the machine's. Gives its layers, lowest first.
 * Throws BaseImageError where /usr is laid out in another way or lies on another file system than the cache.
 */
export async function ensureHostRoot(store: BaseStore, set: PackageSet, usr = '/usr'): Promise<LayerKey[]> {
  if (!lstatSync('/bin').isSymbolicLink()) {
    throw new BaseImageError(
      "this machine's /bin is not a part of /usr, so /usr alone is no root file system; fetch packages instead",
    );
  }
  const changed = ['bin', 'lib'].map((name) => String(statSync(join(usr, name)).mtimeMs));
  const files = baseLayerKey('host-usr', recipe, usr, ...changed);
  if (store.layers.find(files) === undefined) await linkUsr(store, files, usr);
  const rest = baseLayerKey('host-etc', recipe, set.name, ...changed, ...set.extraUsers);
  await store.ensure(rest, (tree) => makeRest(tree, set));
  return [files, rest];
}

async function linkUsr(store: BaseStore, key: LayerKey, usr: string): Promise<void> {
  const tree = await mkdtemp(join(store.work.init, 'host-'));
  try {
    await chmod(tree, 0o755);
    await mkdir(join(tree, 'usr'), { mode: 0o755 });
    await runProgram('bash', ['-c', linkFiles, 'link', usr, join(tree, 'usr')]);
    // Never through `ensure`: it would give the machine's own files another owner.
    await store.layers.adoptTree(key, tree, { sizeBytes: 0, isForeign: true });
  } catch (error) {
    throw new BaseImageError(
      `${usr} could not be used as a root file system (${describeError(error)}). Put the cache of base images on the same file system, or fetch packages instead`,
      { cause: error },
    );
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

async function makeRest(tree: string, set: PackageSet): Promise<void> {
  for (const directory of [...directories, 'etc/ssl', 'tmp', 'root'])
    await mkdir(join(tree, directory), { recursive: true, mode: 0o755 });
  await chmod(join(tree, 'tmp'), 0o1777);
  await chmod(join(tree, 'root'), 0o700);
  for (const name of ['bin', 'sbin', 'lib', 'lib64', 'lib32']) {
    const path = `/${name}`;
    if (existsSync(path) && lstatSync(path).isSymbolicLink()) await symlink(readlinkSync(path), join(tree, name));
  }
  for (const name of settings) {
    const from = join('/etc', name);
    if (existsSync(from)) await runProgram('cp', ['--archive', '--no-target-directory', from, join(tree, 'etc', name)]);
  }
  for (const file of mountedFiles) await writeFile(join(tree, file), '');
  const users = [
    'root:x:0:0:root:/root:/bin/bash',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    ...set.extraUsers,
  ];
  const groups = [
    'root:x:0:',
    'nogroup:x:65534:',
    ...set.extraUsers.map((line) => `${line.split(':')[0]}:x:${line.split(':')[3]}:`),
  ];
  await writeFile(join(tree, 'etc/passwd'), `${users.join('\n')}\n`);
  await writeFile(join(tree, 'etc/group'), `${groups.join('\n')}\n`);
  for (const line of set.extraUsers) {
    const [, , uid = '', gid = '', , home = ''] = line.split(':');
    await mkdir(join(tree, home), { recursive: true, mode: 0o755 });
    await runProgram('chown', [`${uid}:${gid}`, join(tree, home)]);
  }
}
