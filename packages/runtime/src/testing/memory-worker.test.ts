import { describeWorker } from '../contract/worker.contract.ts';
import type { MemoryProgram } from './memory-program.ts';
import { MemoryWorker } from './memory-worker.ts';

const programs: Record<string, MemoryProgram> = {
  exit: ({ args: [status] }) => Number(status),
  print: ({ args: [source, ...lines], write }) => {
    for (const line of lines) write(source === 'stderr' ? 'stderr' : 'stdout', `${line}\n`);
    return 0;
  },
  echo: ({ stdin, write }) => {
    write('stdout', stdin);
    return 0;
  },
  repeat: async ({ input, write }) => {
    for await (const text of input) write('stdout', text);
    return 0;
  },
  wait: async ({ terminated, write }) => {
    write('stdout', 'ready\n');
    await new Promise((resolve) => terminated.addEventListener('abort', resolve));
    write('stdout', 'bye\n');
    return 7;
  },
  write: ({ args: [path = '', text = ''], writeFile }) => {
    writeFile(path, text);
    return 0;
  },
  read: ({ args: [path = ''], readFile, write }) => {
    write('stdout', readFile(path) ?? '');
    return 0;
  },
  env: ({ args: [name = ''], env, write }) => {
    write('stdout', env[name] ?? '');
    return 0;
  },
};

describeWorker('the worker in memory', async () => ({
  worker: new MemoryWorker({ name: 'memory', programs }),
  image: { kind: 'none' },
  programs: {
    exit: (status) => ({ path: 'exit', args: [String(status)] }),
    print: (source, lines) => ({ path: 'print', args: [source, ...lines] }),
    echo: () => ({ path: 'echo', args: [] }),
    repeat: () => ({ path: 'repeat', args: [] }),
    waitForTerm: () => ({ path: 'wait', args: [] }),
    writeFile: (path, text) => ({ path: 'write', args: [path, text] }),
    readFile: (path) => ({ path: 'read', args: [path] }),
    printEnv: (name) => ({ path: 'env', args: [name] }),
    missing: () => ({ path: 'no-such-program', args: [] }),
  },
  [Symbol.asyncDispose]: async () => undefined,
}));
