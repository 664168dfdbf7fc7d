import { RondoError } from '@rondo/foundation';

/** A work directory that can't be used: made by a newer Rondo, or not ours to write. */
export class WorkDirectoryError extends RondoError {
  readonly code = 'WORK_DIRECTORY';
}

/** No volume has this handle. */
export class VolumeNotFoundError extends RondoError {
  readonly code = 'VOLUME_NOT_HERE';
  readonly handle: string;

  constructor(handle: string) {
    super(`there is no volume ${handle} on this worker; it was never made here, or it has been removed`);
    this.handle = handle;
  }
}

/** A directory that a volume is made of is missing: somebody removed files of the work directory or the base cache. */
export class VolumeBrokenError extends RondoError {
  readonly code = 'VOLUME_BROKEN';
}

/** A volume is asked for something that its kind can't give. The message says what and why. */
export class VolumeUseError extends RondoError {
  readonly code = 'VOLUME_USE';
}

/** A path does not exist beneath a volume, or leads out of it. The text is what stock clients look for (worker.md 9.4). */
export class VolumePathError extends RondoError {
  readonly code = 'VOLUME_PATH';

  constructor() {
    super('no such file or directory');
  }
}

/** A program of the machine (mount, tar, cp, rm ...) failed; the message holds its own words. */
export class ProgramError extends RondoError {
  readonly code = 'PROGRAM';
}
