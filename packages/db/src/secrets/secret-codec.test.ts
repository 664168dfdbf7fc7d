import { Secret } from '@rondo/foundation';
import { expect, it } from 'vitest';
import { EncryptionKeyError, UnreadableSecretError } from './errors.ts';
import { createSecretCodec } from './secret-codec.ts';

const key = new Secret('0123456789abcdef0123456789abcdef');
const otherKey = new Secret('fedcba9876543210');

it('leaves plain text plain without a key, and opens it with one', () => {
  const sealed = createSecretCodec().seal('source');
  expect(sealed).toEqual({ ciphertext: 'source', nonce: null });
  expect(createSecretCodec({ key }).open(sealed)).toBe('source');
});

it('seals differently each time and opens again', () => {
  const codec = createSecretCodec({ key });
  const [first, second] = [codec.seal('pässword'), codec.seal('pässword')];
  expect(first.ciphertext).not.toBe(second.ciphertext);
  expect(first.ciphertext).toMatch(/^[0-9a-f]+$/);
  expect(codec.open(first)).toBe('pässword');
});

it('opens with the old key what was sealed before the key changed', () => {
  const sealed = createSecretCodec({ key: otherKey }).seal('token');
  expect(createSecretCodec({ key, oldKey: otherKey }).open(sealed)).toBe('token');
});

it('says what to do when no key fits', () => {
  const sealed = createSecretCodec({ key }).seal('token');
  expect(() => createSecretCodec({ key: otherKey }).open(sealed)).toThrow(UnreadableSecretError);
  expect(() => createSecretCodec().open(sealed)).toThrow(/--encryption-key/);
});

it('notices a changed ciphertext', () => {
  const codec = createSecretCodec({ key });
  const sealed = codec.seal('token');
  const changed = { ...sealed, ciphertext: `00${sealed.ciphertext.slice(2)}` };
  expect(() =>
    codec.open(
      sealed.ciphertext.startsWith('00') ? { ...sealed, ciphertext: `ff${sealed.ciphertext.slice(2)}` } : changed,
    ),
  ).toThrow(UnreadableSecretError);
});

it('refuses a key of the wrong length', () => {
  expect(() => createSecretCodec({ key: new Secret('short') })).toThrow(EncryptionKeyError);
});
