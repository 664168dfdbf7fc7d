import { expect, it } from 'vitest';
import { findUser, UserNotFoundError } from './find-user.ts';

const files: Record<string, string> = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nbuilder:x:1000:1001::/home:/bin/sh\n42:x:7:8::/:/bin/sh\n',
  '/etc/group': 'root:x:0:\nbuilders:x:1001:\n',
};
const find = (user: string) => findUser(user, (path) => files[path]);

it('finds a user by name and number, with and without a group', () => {
  expect(['', 'root', '0', 'builder', '1000', '2000', 'builder:builders', '5:6', 'builder:6'].map(find)).toEqual([
    { uid: 0, gid: 0 },
    { uid: 0, gid: 0 },
    { uid: 0, gid: 0 },
    { uid: 1000, gid: 1001 },
    { uid: 1000, gid: 1001 },
    { uid: 2000, gid: 0 },
    { uid: 1000, gid: 1001 },
    { uid: 5, gid: 6 },
    { uid: 1000, gid: 6 },
  ]);
});

it('knows root and numbers without any passwd file, and nobody else', () => {
  expect(findUser('root', () => undefined)).toEqual({ uid: 0, gid: 0 });
  expect(findUser('1234', () => undefined)).toEqual({ uid: 1234, gid: 0 });
  expect(() => findUser('builder', () => undefined)).toThrow(UserNotFoundError);
  expect(() => find('ghost')).toThrow('lookup user: unable to find user ghost: no matching entries in passwd file');
  expect(() => find('root:ghosts')).toThrow(
    'lookup user: unable to find group ghosts: no matching entries in group file',
  );
});
