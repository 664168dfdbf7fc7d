import type { GlobalOptions } from '../grammar/command.ts';
import type { FlyIo } from '../io/fly-io.ts';

/** Where to log in, and as whom (fly.md 11.1). */
export interface LoginRequest {
  readonly io: FlyIo;
  readonly globals: GlobalOptions;
  /** Empty: that of the saved target. */
  readonly url: string;
  readonly team: string;
  readonly insecure: boolean;
  readonly username: string;
  readonly password: string;
  /** Paths of PEM files, empty for none. */
  readonly caCert: string;
  readonly clientCert: string;
  readonly clientKey: string;
  readonly openBrowser: boolean;
  /** Words that belong nowhere: refused, but not before the first line is printed. */
  readonly strayWords: readonly string[];
}
