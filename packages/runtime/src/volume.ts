import type { Readable } from 'node:stream';

/** What a new volume holds. */
export type VolumeOrigin =
  | { readonly kind: 'empty' }
  /** A writable copy-on-write child of another volume of the same worker; the parent must outlive it. */
  | { readonly kind: 'copy-of'; readonly parentHandle: string }
  /** The files of another volume of the same worker, copied: the two have nothing to do with each other afterwards. */
  | { readonly kind: 'duplicate-of'; readonly handle: string }
  /** What lies under a path of the worker: a directory, or an archive to unpack. */
  | { readonly kind: 'import'; readonly path: string };

export interface VolumeSpec {
  /** Chosen by the caller, unique everywhere; making it twice gives the same volume. */
  readonly handle: string;
  readonly origin: VolumeOrigin;
  readonly privileged: boolean;
  /** Owner of the files as the container sees it; absent: left as it is (worker.md 14.5). */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** How a stream of files is packed. `zstd` and `raw` are used between this process and the worker, `gzip` towards clients. */
export type StreamEncoding = 'gzip' | 'zstd' | 'raw';

/** Files on a worker. */
export interface Volume {
  readonly handle: string;
  readonly workerName: string;

  /** One file, symbolic links followed within the volume. Throws FileNotFoundError, VolumeNotFoundError. */
  readFile(path: string, signal: AbortSignal): Promise<Buffer>;

  /** The files below `path` as a tar stream; a single file is a tar of one entry. Throws FileNotFoundError, VolumeNotFoundError. */
  streamOut(path: string, encoding: StreamEncoding, signal: AbortSignal): Promise<Readable>;

  /** Unpacks a tar stream below `path`. Throws VolumeNotFoundError, StreamRefusedError. */
  streamIn(path: string, body: Readable, options: { encoding: StreamEncoding; signal: AbortSignal }): Promise<void>;

  /** Changes who owns the files: as the machine's root, or as the root of an unprivileged container. */
  setPrivileged(privileged: boolean, signal: AbortSignal): Promise<void>;

  /**
   * Takes the layers in that a get left here as they came from the registry, and makes an image of them (design D6).
   * Only on workers with `capabilities.layeredImages`. False: a layer is missing, get again with what is held now.
   */
  importLayers(signal: AbortSignal): Promise<boolean>;
}
