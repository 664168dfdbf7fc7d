import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CheckFrameDecoder, encodeCheckFrame } from '@rondo/protocol';

export interface WarmRunner extends Disposable {
  /** Runs a check and gives what it printed. Throws with its log when it fails. */
  check(type: string, request: object): Promise<string>;
}

/** The bundled check runner as a process, without a worker's sandbox. Checks of one source share a directory below `place`. */
export function startWarmRunner(program: string, place: string): WarmRunner {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, (answer: { status: number; stdout: string }) => void>();
  const logs = new Map<number, string>();
  const decoder = new CheckFrameDecoder();
  child.stdout.on('data', (chunk: Buffer) => {
    for (const { kind, check, payload } of decoder.push(chunk)) {
      if (kind === 'log') logs.set(check, `${logs.get(check) ?? ''}${payload}`);
      if (kind === 'answer') waiting.get(check)?.(JSON.parse(payload.toString()));
    }
  });
  let count = 0;
  return {
    check: async (type, request) => {
      count += 1;
      const number = count;
      const [home, tmp] = [join(place, type, 'home'), join(place, type, 'tmp')];
      const start = { type, request: JSON.stringify(request), home, tmp, env: { PATH: process.env.PATH }, wrap: [] };
      const answer = new Promise<{ status: number; stdout: string }>((resolve) => waiting.set(number, resolve));
      child.stdin.write(encodeCheckFrame('start', number, JSON.stringify(start)));
      const { status, stdout } = await answer;
      if (status !== 0) throw new Error(`the check failed: ${logs.get(number)}`);
      return stdout;
    },
    [Symbol.dispose]: () => child.stdin.end(),
  };
}
