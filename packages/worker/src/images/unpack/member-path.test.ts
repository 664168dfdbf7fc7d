import { describe, expect, it } from 'vitest';
import { memberPath } from './member-path.ts';
import { containerRootId, fromDiskId, toDiskId } from './ownership.ts';
import { deletionOf } from './whiteout.ts';

describe('where a member lies', () => {
  it.each([
    ['./a//b/', ['a', 'b']],
    ['/etc/passwd', ['etc', 'passwd']],
    ['.', []],
    ['a/..b/c..', ['a', '..b', 'c..']],
  ])('%s', (path, parts) => expect(memberPath(path)).toEqual(parts));
  it.each(['..', 'a/../b', '/..', `a/${'x'.repeat(256)}`, 'a\0b'])('refuses %j', (path) => {
    expect(() => memberPath(path)).toThrow(expect.objectContaining({ code: 'UNSAFE_ARCHIVE' }));
  });
});

describe('deletions', () => {
  it.each([
    ['a/.wh.b', { type: 'whiteout', target: ['a', 'b'] }],
    ['.wh..wh..opq', { type: 'opaque', directory: [] }],
    ['a/.wh..wh.plnk/1.2', { type: 'ignored' }],
    ['a/.wh...', { type: 'ignored' }],
    ['a/.wh.', { type: 'ignored' }],
    ['a/b', undefined],
  ])('%s', (path, deletion) => expect(deletionOf(path.split('/'))).toEqual(deletion));
});

describe('ids on disk', () => {
  it('puts root at the highest id of the user namespace and nothing else', () => {
    const rootId = containerRootId('         0          0 4294967295\n');
    expect(rootId).toBe(4294967294);
    expect(containerRootId('0 100000 1\n1 200000 65535\n')).toBe(65535);
    expect([toDiskId(0, 'shifted', rootId), toDiskId(7, 'shifted', rootId), toDiskId(0, 'plain', rootId)]).toEqual([
      rootId,
      7,
      0,
    ]);
    expect([
      fromDiskId(rootId, 'shifted', rootId),
      fromDiskId(7, 'shifted', rootId),
      fromDiskId(rootId, 'plain', rootId),
    ]).toEqual([0, 7, rootId]);
  });
});
