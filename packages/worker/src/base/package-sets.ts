/** Table: the Debian packages that base root file systems are made of. Their dependencies come along. */

/** What every root file system needs to run a shell script and Node.js. */
const foundation = [
  'base-files',
  'base-passwd',
  'bash',
  'coreutils',
  'dash',
  'debianutils',
  'findutils',
  'grep',
  'gzip',
  'hostname',
  'libc-bin',
  'libstdc++6',
  'mawk',
  'sed',
  'tar',
];

/** For tasks without an image, and what the programs of base resource types call. */
const tools = [
  'attr',
  'bsdutils',
  'bzip2',
  'ca-certificates',
  'curl',
  'diffutils',
  'git',
  'git-crypt',
  'git-lfs',
  'gnupg',
  'jq',
  'less',
  'login',
  'mount',
  'ncurses-base',
  'ncurses-bin',
  'netbase',
  'openssh-client',
  'openssl',
  'patch',
  'procps',
  'proxytunnel',
  'tzdata',
  'unzip',
  'util-linux',
  'xz-utils',
  'zip',
  'zstd',
];

/** A root file system that is made from packages. */
export type PackageSet = {
  name: 'base' | 'mock';
  packages: string[];
  /** Programs that busybox is, in place of what packages bring. */
  applets: string[];
  /** A user beside those of every Debian, as a line of /etc/passwd. */
  extraUsers: string[];
};

export const packageSets: Record<PackageSet['name'], PackageSet> = {
  base: { name: 'base', packages: [...foundation, ...tools], applets: [], extraUsers: [] },
  /** The image of the mock resource type, which tests use for nearly everything. */
  mock: {
    name: 'mock',
    packages: [...foundation, 'busybox-static'],
    // Scripts for stock's image count on a shell that cuts text, `${name:0:9}`, and stays when `bash` is removed; and on what a ping prints.
    applets: ['sh', 'ping'],
    // Stock's image has the users of another distribution; `adm` is no user of Debian's.
    extraUsers: [
      'adm:x:65531:4:adm:/var/adm:/usr/sbin/nologin',
      'nonroot:x:65532:65532:nonroot:/home/nonroot:/bin/bash',
    ],
  },
};

/** What packages leave to their installation scripts, or to a choice between several of them: links in the root file system. */
export const choices: [name: string, target: string][] = [
  ['usr/bin/awk', 'mawk'],
  ['usr/bin/which', 'which.debianutils'],
  ['usr/bin/pager', 'more'],
  ['usr/bin/pinentry', 'pinentry-curses'],
  ['usr/lib/ssl/cert.pem', '/etc/ssl/certs/ca-certificates.crt'],
];
