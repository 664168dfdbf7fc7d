/** Consecutive events in wire form, ready to be sent. */
export type EventChunk = {
  readonly wire: Buffer;
  readonly firstEventId: number;
  /** The id behind the chunk's last. */
  readonly nextEventId: number;
};
