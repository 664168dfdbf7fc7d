import type { FlyIo } from '../io/fly-io.ts';
import { editLine } from '../prompts/edit-line.ts';
import { readLine } from '../prompts/read-line.ts';
import { listenForToken } from './listen-for-token.ts';
import { openInBrowser } from './open-in-browser.ts';

const label = 'or enter token manually (input hidden): ';
const complaint = "token must be of the format 'TYPE VALUE', e.g. 'Bearer ...'";

/**
 * Shows an address to log in at, and waits for the token: the page sends it to a port of this machine, or someone pastes it, whichever
 * comes first (fly.md 11.1). Returns `TYPE VALUE`, empty where it was given up.
 */
export async function grantInBrowser(
  url: string,
  { io, openBrowser }: { io: FlyIo; openBrowser: boolean },
): Promise<string> {
  await using listener = await listenForToken(url);
  const page = `${url}/login?fly_port=${listener.port}`;
  io.stdout.write(`navigate to the following URL in your browser:\r\n\r\n  ${page}\r\n`);
  if (openBrowser) await openInBrowser(page, io.platform);
  io.stdout.write('\n');
  const pasted = io.stdin.isTerminal ? pasteOnTerminal(io) : pasteByPipe(io);
  const token = await Promise.race([listener.token, pasted]);
  if (io.stdin.isTerminal) {
    io.stdin.setRaw(false);
    io.stdout.write('\r\x1b[J');
  }
  return token;
}

async function pasteOnTerminal(io: FlyIo): Promise<string> {
  const refuse = (line: string) => (line.split(' ').length === 2 ? undefined : complaint);
  return (await editLine(io, { label, hidden: true, refuse })) ?? '';
}

/** The end of piped input says nothing: the page may still call. */
async function pasteByPipe(io: FlyIo): Promise<string> {
  io.stdout.write(label);
  for (let line = await readLine(io.stdin); line !== undefined; line = await readLine(io.stdin)) {
    if (line.trim().split(' ').length === 2) return line.trim();
    io.stdout.write(`\n${complaint}\n${label}`);
  }
  return new Promise(() => {});
}
