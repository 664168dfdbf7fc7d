import { expect, it } from 'vitest';
import { endOfProcess } from './end-of-process.ts';
import { MalformedStatusError, parseProcessStatus } from './process-status.ts';

const stat = '4711 (rondo (x) y) S 1 4711 4711 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 98765 2400 300 1844';
const circumstances = { program: 'make', verdict: undefined, machineRestarted: false, complaint: '' };
const endOf = (text: string, changes = {}) => endOfProcess(parseProcessStatus(text), { ...circumstances, ...changes });

it('reads what holder and init wrote, and no line that is not finished', () => {
  const status = parseProcessStatus(`holder ${stat}\nstarted\nexit 7\nrunt`);
  expect(status).toMatchObject({
    holder: { pid: 4711, startedTicks: '98765' },
    started: true,
    exitStatus: 7,
    ended: false,
  });
  expect(status.runtimeCode).toBeUndefined();
  expect(() => parseProcessStatus('hello\n')).toThrow(MalformedStatusError);
});

it('tells each end from the others', () => {
  expect(endOf('started\nexit 3\nruntime 3\nend\n')).toEqual({ state: 'finished', exitStatus: 3 });
  expect(endOf('started\nout-of-memory\nexit 137\nruntime 137\nend\n')).toEqual({
    state: 'finished',
    exitStatus: 137,
    outOfMemory: true,
  });
  expect(endOf('missing\nruntime 127\nend\n')).toMatchObject({
    state: 'unstartable',
    reason: 'executable-not-found',
    message: 'exec: "make": executable file not found in $PATH',
  });
  expect(endOf('runtime 1\nend\n', { complaint: 'mount: no' })).toEqual({
    state: 'unstartable',
    reason: 'runtime-error',
    message: 'mount: no',
  });
  expect(endOf('runtime 3\nend\n')).toMatchObject({
    state: 'unstartable',
    message: expect.stringContaining('status 3'),
  });
  expect(endOf('runtime 137\nend\n', { complaint: 'read from sync socket: Connection reset by peer' })).toMatchObject({
    state: 'lost',
    reason: 'runtime-killed',
  });
  expect(endOf('mount-failed\nend\n', { complaint: 'no such device' })).toMatchObject({
    state: 'unstartable',
    message: expect.stringContaining('no such device'),
  });
  expect(endOf('path-unreal\nend\n')).toMatchObject({
    state: 'unstartable',
    message: expect.stringContaining('symbolic link'),
  });
  expect(endOf('started\n')).toMatchObject({ state: 'lost', reason: 'holder-killed' });
  expect(endOf('started\nruntime 137\nend\n')).toMatchObject({ state: 'lost', reason: 'runtime-killed' });
  expect(endOf('started\nruntime 137\nend\n', { verdict: 'killed' })).toEqual({ state: 'finished', exitStatus: 137 });
  expect(endOf('started\nruntime 137\nend\n', { verdict: 'stopped' })).toMatchObject({
    state: 'lost',
    reason: 'worker-stopped',
  });
  expect(endOf('started\n', { machineRestarted: true })).toMatchObject({ state: 'lost', reason: 'machine-restarted' });
  expect(endOf('started\nspool-failed\nexit 0\nend\n')).toMatchObject({ state: 'lost', reason: 'output-not-stored' });
});
