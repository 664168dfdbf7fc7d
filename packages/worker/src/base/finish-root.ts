import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../volumes/run-program.ts';
import { choices, type PackageSet } from './package-sets.ts';

const directories = [
  'usr/local/bin',
  'usr/local/lib',
  'usr/local/sbin',
  'usr/local/share',
  'opt',
  'mnt',
  'srv',
  'media',
  'root',
  'home',
  'var/mail',
];

/** Places where a container's own files are mounted: they must exist. */
const mountedFiles = ['etc/hosts', 'etc/hostname', 'etc/resolv.conf'];

/** Does what the scripts of the packages would have done: users, links, certificates, the linker's cache. */
export async function finishRoot(root: string, set: PackageSet): Promise<void> {
  for (const directory of directories) await mkdir(join(root, directory), { recursive: true, mode: 0o755 });
  await mkdir(join(root, 'tmp'), { recursive: true });
  await chmod(join(root, 'tmp'), 0o1777);
  await chmod(join(root, 'root'), 0o700);
  for (const file of mountedFiles) await writeFile(join(root, file), '', { flag: 'a' });
  await writeUsers(root, set);
  await copyDefaults(root);
  for (const [name, target] of choices) await link(root, name, target);
  for (const applet of set.applets) await linkApplet(root, applet);
  await bundleCertificates(root);
  await runProgram('chroot', [root, '/sbin/ldconfig']);
  if (existsSync(join(root, 'usr/bin/git-lfs'))) await writeFile(join(root, 'etc/gitconfig'), lfsFilters);
}

async function writeUsers(root: string, set: PackageSet): Promise<void> {
  const defaults = (name: string) => readFile(join(root, 'usr/share/base-passwd', `${name}.master`), 'utf8');
  const known = (await defaults('group')).replaceAll(':*:', ':x:');
  const groups = set.extraUsers
    .map((line) => line.split(':'))
    .filter(([name]) => !known.includes(`\n${name}:`))
    .map(([name = '', , , gid = '']) => `${name}:x:${gid}:`);
  const passwd = (await defaults('passwd')).replaceAll(':*:', ':x:').replace(/^(root:.*):[^:]*$/m, '$1:/bin/bash');
  await writeFile(join(root, 'etc/passwd'), lines([passwd, ...set.extraUsers]));
  await writeFile(join(root, 'etc/group'), lines([known, ...groups]));
  const shadow = passwd
    .split('\n')
    .filter(Boolean)
    .map((line) => `${line.split(':')[0]}:*:19000:0:99999:7:::`);
  await writeFile(join(root, 'etc/shadow'), lines(shadow), { mode: 0o640 });
  for (const line of set.extraUsers) {
    const [, , uid = '', gid = '', , home = ''] = line.split(':');
    await mkdir(join(root, home), { recursive: true, mode: 0o755 });
    await runProgram('chown', [`${uid}:${gid}`, join(root, home)]);
  }
}

async function copyDefaults(root: string): Promise<void> {
  const copies: [string, string][] = [
    ['usr/share/base-files/profile', 'etc/profile'],
    ['usr/share/base-files/dot.bashrc', 'root/.bashrc'],
    ['usr/share/base-files/dot.profile', 'root/.profile'],
    ['usr/share/libc-bin/nsswitch.conf', 'etc/nsswitch.conf'],
  ];
  for (const [from, to] of copies) {
    if (existsSync(join(root, from))) await writeFile(join(root, to), await readFile(join(root, from)));
  }
  if (!existsSync(join(root, 'etc/nsswitch.conf'))) await writeFile(join(root, 'etc/nsswitch.conf'), nameServices);
}

async function link(root: string, name: string, target: string): Promise<void> {
  const directory = join(root, name, '..');
  const targetPath = target.startsWith('/') ? join(root, target) : join(directory, target);
  const isWanted = target.startsWith('/') ? existsSync(directory) : existsSync(targetPath);
  if (isWanted && !existsSync(join(root, name))) await symlink(target, join(root, name));
}

/** Debian's package of dash brings `sh`. */
async function linkApplet(root: string, name: string): Promise<void> {
  await rm(join(root, 'usr/bin', name), { force: true });
  await symlink('busybox', join(root, 'usr/bin', name));
}

/** All certificates in one file, where every TLS library of Debian looks. */
async function bundleCertificates(root: string): Promise<void> {
  const source = join(root, 'usr/share/ca-certificates/mozilla');
  if (!existsSync(source)) return;
  const names = (await readdir(source)).filter((name) => name.endsWith('.crt')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(source, name), 'utf8')));
  await mkdir(join(root, 'etc/ssl/certs'), { recursive: true });
  await writeFile(join(root, 'etc/ssl/certs/ca-certificates.crt'), lines(texts));
}

function lines(texts: string[]): string {
  return texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('');
}

const nameServices = `passwd: files
group: files
shadow: files
hosts: files dns
networks: files
protocols: files
services: files
`;

/** What `git lfs install --system` writes. */
const lfsFilters = `[filter "lfs"]
	clean = git-lfs clean -- %f
	smudge = git-lfs smudge -- %f
	process = git-lfs filter-process
	required = true
`;
