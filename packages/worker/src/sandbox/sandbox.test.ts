import { expect, it } from 'vitest';
import { containerCapabilities, parseBoundingSet } from './capabilities.ts';
import { planStage } from './plan-stage.ts';
import { processEnvironment } from './process-environment.ts';
import { clampRlimits } from './rlimits.ts';
import { seccompProfile } from './seccomp-profile.ts';
import { idMappings, parseHighestId } from './user-mapping.ts';

it('asks for no capability that the worker itself could not have', () => {
  const all = parseBoundingSet('Name:\tx\nCapBnd:\t000001ffffffffff\n');
  const withoutResource = parseBoundingSet('CapBnd:\t000001fffeffffff\n');
  expect(containerCapabilities(false, all)).toHaveLength(14);
  expect(containerCapabilities(true, all)).toContain('CAP_SYS_RESOURCE');
  expect(containerCapabilities(true, withoutResource)).not.toContain('CAP_SYS_RESOURCE');
  expect(containerCapabilities(true, all)).toHaveLength(containerCapabilities(true, withoutResource).length + 1);
  expect(containerCapabilities(true, parseBoundingSet(''))).toEqual([]);
});

it('maps root of a container to the highest id there is, and everybody else to themselves', () => {
  expect(parseHighestId('         0          0 4294967295\n')).toBe(4294967294);
  expect(parseHighestId('0 100000 65536\n')).toBe(65535);
  expect(idMappings(65535)).toEqual([
    { containerID: 0, hostID: 65535, size: 1 },
    { containerID: 1, hostID: 1, size: 65534 },
  ]);
});

it('raises no limit above the hard one', () => {
  const proc =
    'Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 20000                files\nMax core file size        0                    unlimited            bytes\n';
  expect(clampRlimits({ nofile: 1048576, core: 7, unheard_of: 1 }, proc)).toEqual([
    { type: 'RLIMIT_NOFILE', hard: 20000, soft: 20000 },
    { type: 'RLIMIT_CORE', hard: 7, soft: 7 },
  ]);
});

it('lets no system call through that makes namespaces or mounts', () => {
  const free = seccompProfile.syscalls
    .filter(({ action }) => action === 'SCMP_ACT_ALLOW')
    .flatMap(({ names }) => names);
  for (const name of [
    'mount',
    'unshare',
    'setns',
    'bpf',
    'keyctl',
    'init_module',
    'kexec_load',
    'reboot',
    'pivot_root',
  ]) {
    expect(free).not.toContain(name);
  }
  for (const name of ['chown32', 'clock_gettime64', 'clock_getres_time64', 'stat64', 'execve', 'writev'])
    expect(free).toContain(name);
  expect(seccompProfile.defaultAction).toBe('SCMP_ACT_ERRNO');
});

it('gives the last of several values of a variable, where programs would read the first', () => {
  expect(processEnvironment(['A=1', 'PATH=/x', 'A=2=3'], { name: 'builder', uid: 1000 })).toEqual([
    'A=2=3',
    'PATH=/x',
    'USER=builder',
  ]);
  expect(processEnvironment([], { name: '', uid: 0 })).toEqual([
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ]);
});

it('mounts everything that can be mounted from one place in one go, and blanks in paths survive', () => {
  const overlay = {
    layers: ['/data/layers/a b'],
    writable: { upperDir: '/data/volumes/v/up', workDir: '/data/volumes/v/work' },
  };
  const groups = planStage({ source: '/data/stage', path: '/run/stage' }, [
    { target: '/run/stage/root', stack: overlay },
    { target: '/run/stage/0', stack: { layers: [], writable: { upperDir: '/data/volumes/w', workDir: '/data/x' } } },
  ]);
  expect(groups).toEqual([
    {
      cwd: '/data',
      fstab: expect.stringContaining('lowerdir=layers/a\\040b,upperdir=volumes/v/up,workdir=volumes/v/work'),
      script: '',
    },
  ]);
  expect(groups[0]?.fstab.split('\n').map((line) => line.split(' ')[1])).toEqual([
    '/run/stage',
    '/run/stage/root',
    '/run/stage/0',
    undefined,
  ]);
});

it('mounts one by one what an fstab has no room for', () => {
  const layers = Array.from({ length: 40 }, (_, index) => `/data/layers/layer-${index}-it's`);
  const [group] = planStage({ source: '/data/stage', path: '/run/stage' }, [
    { target: '/run/stage/root', stack: { layers, writable: { upperDir: '/data/v/up', workDir: '/data/v/work' } } },
  ]);
  expect(group?.fstab).toBe('/data/stage /run/stage none bind 0 0\n');
  expect(group?.script).toMatch(
    /^mount -t overlay -o 'lowerdir=.*layer-0-it'\\''s.*' 'overlay' '\/run\/stage\/root' \|\| return 1\n$/,
  );
});
