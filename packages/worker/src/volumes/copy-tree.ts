import type { Ownership } from '../images/unpack/ownership.ts';
import { runProgram } from './run-program.ts';

/** Owners of a copy: as they are, from one form on disk to the other, or everything to one user. */
export type CopyOwners =
  | { type: 'kept' }
  | { type: 'converted'; to: Ownership; rootId: number }
  | { type: 'forced'; uid: number; gid: number };

/**
 * Copies the contents of a directory into another one with everything that belongs to them: modes, times, hard links,
 * extended attributes, the overlay's own marks. Where owners change it goes through GNU tar, because a plain chown would
 * drop setuid bits and file capabilities. `from` and `to` exist.
 */
export async function copyTree(
  from: string,
  to: string,
  options: { owners: CopyOwners; followLinks?: boolean; signal?: AbortSignal },
): Promise<void> {
  const { owners, followLinks = false, signal } = options;
  const run = signal === undefined ? {} : { signal };
  if (owners.type === 'kept' && !followLinks) {
    await runProgram('cp', ['--archive', '--reflink=auto', '--no-target-directory', `${from}/.`, to], run);
    return;
  }
  await runProgram('bash', ['-c', pipeline, 'copy', from, to, ...ownerOptions(owners), followLinks ? '-h' : '--'], run);
}

/** Arguments: from, to, how owners change (`as-is`, `map`, `all`), two values for it, and `--` or an option for tar. */
const pipeline = `
set -o pipefail
create() {
  tar --create --file=- --directory="$from" --format=posix --numeric-owner --xattrs '--xattrs-include=*' $links "$@" .
}
from=$1 to=$2 change=$3 first=$4 second=$5 links=\${6#--}
case $change in
  as-is) create ;;
  map) create --owner-map=<(echo "+$first root:$second") --group-map=<(echo "+$first root:$second") ;;
  all) create --owner=":$first" --group=":$second" ;;
esac |
  tar --extract --file=- --directory="$to" --preserve-permissions --same-owner --numeric-owner --xattrs '--xattrs-include=*' --delay-directory-restore
`;

function ownerOptions(owners: CopyOwners): string[] {
  switch (owners.type) {
    case 'kept':
      return ['as-is', '', ''];
    case 'converted':
      return ['map', ...(owners.to === 'shifted' ? [0, owners.rootId] : [owners.rootId, 0]).map(String)];
    case 'forced':
      return ['all', String(owners.uid), String(owners.gid)];
  }
}
