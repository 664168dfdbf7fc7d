/** What an entry of an archive makes. */
export type TarEntryKind =
  | 'file'
  | 'hard-link'
  | 'symbolic-link'
  | 'directory'
  | 'fifo'
  | 'character-device'
  | 'block-device';

/**
 * One entry. Names are byte strings (one character per byte, latin1): archives carry names in any encoding, and what
 * goes in must come out again byte by byte. `nameOf` makes them readable.
 */
export type TarEntry = {
  kind: TarEntryKind;
  path: string;
  /** Target of a link, `''` for everything else. */
  linkPath: string;
  /** Permission bits with setuid, setgid and sticky. */
  mode: number;
  uid: number;
  gid: number;
  sizeBytes: number;
  /** Seconds since the epoch, with fractions where the archive has them. */
  mtimeSeconds: number;
  /** Extended attributes by name; values are raw bytes. */
  xattrs: Map<string, Buffer>;
};

/** A byte string as text, for messages. */
export function nameOf(byteString: string): string {
  return Buffer.from(byteString, 'latin1').toString('utf8');
}

/** Text as a byte string. */
export function toByteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
