import { nameOf } from '../tar/tar-entry.ts';
import { UnsafeArchiveError } from './errors.ts';

/**
 * The parts of a member's path below the directory that is unpacked into. A leading `/` and `.` mean nothing, as to
 * every tar; `..` is refused: no archiver writes it. The empty list is the directory itself. Pure.
 */
export function memberPath(path: string): string[] {
  if (path.includes('\0')) throw new UnsafeArchiveError('a name in the archive holds a NUL byte');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw new UnsafeArchiveError(`${nameOf(path)} leads out of the archive's directory`);
  const long = parts.find((part) => part.length > 255);
  if (long !== undefined)
    throw new UnsafeArchiveError(`a name in the archive has more than 255 bytes: ${nameOf(long).slice(0, 80)}...`);
  return parts;
}
