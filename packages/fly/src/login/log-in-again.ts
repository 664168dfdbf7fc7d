import type { FlyIo } from '../io/fly-io.ts';
import { loadTargets } from '../target/flyrc.ts';
import { logIn } from './log-in.ts';

/** Logs in to a saved target once more, with what is saved of it (fly.md 6.3). */
export async function logInAgain(target: string, io: FlyIo): Promise<void> {
  const saved = (await loadTargets(io)).get(target);
  await logIn({
    io,
    globals: { target, verbose: false, printTableHeaders: false },
    url: '',
    team: '',
    insecure: saved?.insecure === true,
    username: '',
    password: '',
    caCert: '',
    clientCert: '',
    clientKey: '',
    openBrowser: false,
    strayWords: [],
  });
}
