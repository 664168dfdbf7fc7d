import { spawn } from 'node:child_process';
import type { FlyIo } from '../io/fly-io.ts';

/**
 * The files of a directory that git knows or would not ignore; everything where git can't tell
 * (fly.md 17.3).
 */
export async function listFiles(directory: string, io: FlyIo): Promise<readonly string[]> {
  try {
    const tracked = await gitFiles(directory, io);
    const deleted = new Set(await gitFiles(directory, io, '--deleted'));
    const untracked = await gitFiles(directory, io, '--others', '--exclude-standard');
    return [...tracked.filter((file) => !deleted.has(file)), ...untracked];
  } catch {
    return ['.'];
  }
}

async function gitFiles(directory: string, { env }: FlyIo, ...options: readonly string[]): Promise<string[]> {
  const child = spawn('git', ['ls-files', '-z', ...options], {
    cwd: directory,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const chunks: Buffer[] = [];
  const reading = (async () => {
    for await (const chunk of child.stdout) chunks.push(chunk);
  })();
  const [exitCode] = await Promise.all([closed, reading]);
  if (exitCode !== 0) throw new Error(`git ls-files ended with ${exitCode}`);
  return Buffer.concat(chunks).toString().split('\0').filter(Boolean);
}
