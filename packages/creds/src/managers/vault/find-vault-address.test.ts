import { expect, it } from 'vitest';
import { srvAddress } from './find-vault-address.ts';

const { signal } = new AbortController();
const records = [
  { name: 'second.example.com', port: 8300, priority: 2 },
  { name: 'first.example.com', port: 8201, priority: 1 },
];

it('goes to the first host and port that the name servers tell of, and asks them once a minute', async () => {
  const asked: string[] = [];
  let nowMs = 0;
  const find = srvAddress(
    async (name) => {
      asked.push(name);
      return records;
    },
    () => nowMs,
  );
  const url = new URL('https://vault.example.com/base');
  expect((await find(url, signal)).href).toBe('https://first.example.com:8201/base');
  nowMs = 59_999;
  await find(url, signal);
  expect(asked).toEqual(['_http._tcp.vault.example.com']);
  nowMs = 60_000;
  await find(url, signal);
  expect(asked).toHaveLength(2);
});

it.each(['https://vault.example.com:8200', 'http://10.0.0.1', 'http://[::1]', 'http://localhost'])(
  'asks nobody for %s',
  async (address) => {
    const find = srvAddress(async () => records);
    expect((await find(new URL(address), signal)).host).toBe(new URL(address).host);
  },
);

it('stays with the address that has no such record', async () => {
  const find = srvAddress(async () => {
    throw new Error('ENOTFOUND');
  });
  expect((await find(new URL('http://vault.example.com'), signal)).host).toBe('vault.example.com');
});
