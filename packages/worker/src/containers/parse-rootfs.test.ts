import { expect, it } from 'vitest';
import { parseRootfs } from './parse-rootfs.ts';

it('reads the directory and refuses everything else in the words that stock clients look for', () => {
  expect(parseRootfs('raw:///volumes/v/volume/rootfs')).toBe('/volumes/v/volume/rootfs');
  const refused: [string, string][] = [
    ['', 'rootfs must not be empty'],
    ['/plain', "malformatted rootfs: must be of form 'scheme://<abs_dir>'"],
    ['docker:///busybox', "unsupported scheme 'docker'"],
    ['raw://relative', 'directory must be an absolute path'],
  ];
  for (const [rootfs, message] of refused) expect(() => parseRootfs(rootfs)).toThrow(message);
});
