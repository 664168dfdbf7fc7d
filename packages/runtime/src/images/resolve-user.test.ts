import { expect, it } from 'vitest';
import { MemoryVolume } from '../testing/memory-volume.ts';
import { resolveUser } from './resolve-user.ts';

const files = new Map([
  ['rootfs/etc/passwd', Buffer.from('root:x:0:0::/:/bin/sh\nbuilder:x:1000:1001::/home:/bin/sh\n')],
  ['rootfs/etc/group', Buffer.from('root:x:0:\nstaff:x:50:\n')],
]);
const image = new MemoryVolume('image', 'worker', () => files);
const resolve = (user: string, from = image) => resolveUser(from, user, new AbortController().signal);

it.each([
  ['builder', { uid: 1000, gid: 1001 }],
  ['1000', { uid: 1000, gid: 1001 }],
  ['4711', { uid: 4711, gid: 0 }],
  ['builder:staff', { uid: 1000, gid: 50 }],
  ['1000:7', { uid: 1000, gid: 7 }],
  ['root', undefined],
  ['0', undefined],
  ['', undefined],
  ['nobody-knows', undefined],
  ['builder:nobody', undefined],
])('%s is %o', async (user, expected) => {
  expect(await resolve(user)).toEqual(expected);
});

it('leaves owners alone where the image has no users', async () => {
  expect(await resolve('builder', new MemoryVolume('empty', 'worker', () => new Map()))).toBeUndefined();
});
