import type { Compression } from './decompress.ts';
import type { UnpackOptions, UnpackSummary } from './unpack-options.ts';

/** Where an archive comes from: a file of ours, already open, or chunks sent over. */
export type UnpackSource = { type: 'file'; handle: number } | { type: 'chunks' };

export type UnpackJob = {
  source: UnpackSource;
  compression: Compression | 'detect';
  /** An open directory. Descriptors are shared by all threads of the process. */
  directory: number;
  options: UnpackOptions;
};

export type UnpackResult = UnpackSummary & {
  /** `sha256:` of the bytes as they came. */
  digest: string;
  /** `sha256:` of the archive without its compression: what an image's configuration calls a diff id. */
  diffId: string;
  /** Bytes as they came. */
  packedBytes: number;
};

/** An error on its way between threads: `name` is its class. */
export type UnpackFailure = { name: string; message: string; code: string; causeText: string };

export type ToThread =
  | { type: 'start'; id: number; job: UnpackJob }
  | { type: 'chunk'; id: number; chunk: Uint8Array }
  | { type: 'end'; id: number }
  | { type: 'abort'; id: number; reason: string };

export type FromThread =
  | { type: 'wants-chunk'; id: number }
  | { type: 'done'; id: number; result: UnpackResult }
  | { type: 'failed'; id: number; failure: UnpackFailure };
