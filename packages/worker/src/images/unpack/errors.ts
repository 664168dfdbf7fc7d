import { RondoError } from '@rondo/foundation';

/** An archive wants to write outside its directory, or asks for something that no honest archive does. */
export class UnsafeArchiveError extends RondoError {
  readonly code = 'UNSAFE_ARCHIVE';
}

/** The disk is full. */
export class DiskFullError extends RondoError {
  readonly code = 'DISK_FULL';
}

/** The program `tar` of the machine could not do what was asked of it. */
export class TarProgramError extends RondoError {
  readonly code = 'TAR_PROGRAM';
}
