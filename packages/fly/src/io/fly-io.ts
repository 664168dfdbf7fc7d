import type { Transport } from '../client/transport.ts';

/** Where text goes. Writing is in order; a reader that has gone away ends the process quietly. */
export interface OutputStream {
  readonly isTerminal: boolean;
  write(data: string | Uint8Array): void;
  /** Size of the terminal; undefined where there is none. */
  size(): { readonly columns: number; readonly rows: number } | undefined;
}

/** What is typed or piped in. */
export interface InputStream {
  readonly isTerminal: boolean;
  /** The next bytes, undefined at the end. What one reader leaves, the next one gets. */
  read(): Promise<Uint8Array | undefined>;
  /** Puts bytes back that were read too far. */
  unread(bytes: Uint8Array): void;
  /** Keys one by one and unechoed, on a terminal. */
  setRaw(raw: boolean): void;
}

export type Interrupt = 'SIGINT' | 'SIGTERM';

/** Everything a command has of its surroundings, so that tests run commands in process. */
export interface FlyIo {
  /** The program as typed: hints repeat it. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Stands for the network where it is given: a server in memory. */
  readonly transport?: Transport;
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back for each interrupt until disposed; without a listener an interrupt ends the process. */
  onInterrupt(listener: (interrupt: Interrupt) => void): Disposable;
  /** Calls back when the terminal changes its size, until disposed. */
  onResize(listener: () => void): Disposable;
}
