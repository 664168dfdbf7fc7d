import { RondoError } from '@rondo/foundation';

/** A segment is damaged, or of a format that this version does not know. */
export class SegmentFormatError extends RondoError {
  readonly code = 'SEGMENT_FORMAT';
}

/** A segment is recorded and its store does not have it, or the store is not set up on this node. */
export class SegmentMissingError extends RondoError {
  readonly code = 'SEGMENT_MISSING';
}
