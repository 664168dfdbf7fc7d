import { Buffer } from 'node:buffer';
import type { Transport } from '../client/transport.ts';
import type { FlyIo, InputStream, OutputStream } from '../io/fly-io.ts';

export interface CapturedIo {
  readonly io: FlyIo;
  stdout(): string;
  stderr(): string;
  /** What an interrupt does: Ctrl-C. */
  interrupt(): void;
}

interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Standard input and output are a terminal on which this is typed. */
  readonly typed?: string;
  readonly nowMs?: number;
  readonly transport?: Transport;
  readonly program?: string;
}

/** Surroundings in memory: what is printed can be read, what is typed is given. */
export function captureIo(surroundings: Surroundings = {}): CapturedIo {
  const { env = {}, cwd = process.cwd(), stdin = '', typed, nowMs, transport, program } = surroundings;
  const isTerminal = typed !== undefined;
  const [stdout, stderr] = [collect(isTerminal), collect(isTerminal)];
  const interrupts = new Set<(interrupt: 'SIGINT') => void>();
  return {
    io: {
      program: program ?? '/usr/local/bin/fly',
      ...(transport !== undefined && { transport }),
      env,
      cwd,
      platform: process.platform,
      stdin: inputOf(typed ?? stdin, isTerminal),
      stdout: stdout.stream,
      stderr: stderr.stream,
      now: () => nowMs ?? Date.now(),
      onInterrupt(listener) {
        interrupts.add(listener);
        return { [Symbol.dispose]: () => void interrupts.delete(listener) };
      },
      onResize: () => ({ [Symbol.dispose]: () => undefined }),
    },
    stdout: stdout.text,
    stderr: stderr.text,
    interrupt: () => {
      for (const listener of interrupts) listener('SIGINT');
    },
  };
}

function collect(isTerminal: boolean): { stream: OutputStream; text: () => string } {
  const chunks: Buffer[] = [];
  return {
    stream: {
      isTerminal,
      write: (data) => void chunks.push(Buffer.from(data)),
      size: () => (isTerminal ? { columns: 160, rows: 50 } : undefined),
    },
    text: () => Buffer.concat(chunks).toString(),
  };
}

function inputOf(text: string, isTerminal: boolean): InputStream {
  const chunks: Uint8Array[] = text === '' ? [] : [Buffer.from(text)];
  return {
    isTerminal,
    setRaw: () => undefined,
    unread: (bytes) => void chunks.unshift(bytes),
    read: async () => chunks.shift(),
  };
}
