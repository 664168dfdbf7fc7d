import { spawn } from 'node:child_process';

/** Opens an address with the desktop's opener. Failing is no failure: the address was printed. */
export async function openInBrowser(url: string, platform: NodeJS.Platform): Promise<void> {
  const [program, ...args] =
    platform === 'darwin'
      ? ['open', url]
      : platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  if (program === undefined) return;
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
