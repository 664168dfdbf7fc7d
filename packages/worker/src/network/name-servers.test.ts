import { expect, it } from 'vitest';
import { containerResolvConf, needsForwarder } from './name-servers.ts';

it('leaves out servers that only the machine reaches and keeps everything else', () => {
  const host = '# by hand\nnameserver 127.0.0.53\nnameserver 10.0.0.2\nsearch example.org\noptions edns0\n';
  expect(containerResolvConf(host, '10.80.0.1')).toBe(
    '# by hand\nnameserver 10.0.0.2\nsearch example.org\noptions edns0\n',
  );
  expect(needsForwarder(host)).toBe(false);
});

it('names the worker where nothing else is left', () => {
  const host = 'nameserver 127.0.0.53\nnameserver ::1\nsearch example.org\n';
  expect(containerResolvConf(host, '10.80.0.1')).toBe('nameserver 10.80.0.1\nsearch example.org\n');
  expect(needsForwarder(host)).toBe(true);
  expect(containerResolvConf('', '10.80.0.1')).toBe('nameserver 10.80.0.1\n');
});
