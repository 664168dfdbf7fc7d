import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Everything a program printed, and how it ended: 127 where it could not be started. */
export async function readOutput(child: ChildProcess): Promise<{ code: number; output: string }> {
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  child.stdin?.on('error', () => undefined);
  try {
    const [code] = await once(child, 'close');
    return { code: typeof code === 'number' ? code : 1, output };
  } catch (error) {
    return { code: 127, output: String(error) };
  }
}
