import { expect, it } from 'vitest';
import { isConnectionLost } from './is-connection-lost.ts';

const withFields = (message: string, fields: object) => Object.assign(new Error(message), fields);

it.each([
  ['a server that is killed', new Error('Connection terminated unexpectedly')],
  ['a server that shuts down', withFields('terminating connection', { code: '57P01' })],
  ['a server that starts', withFields('the database system is starting up', { code: '57P03' })],
  ['a socket that nobody listens on', withFields('connect ECONNREFUSED', { code: 'ECONNREFUSED', syscall: 'connect' })],
  ['a socket that was closed', withFields('write EPIPE', { code: 'EPIPE', syscall: 'write' })],
  ['no connection that became free', new Error('timeout exceeded when trying to connect')],
])('takes %s for a lost connection', (_, error) => {
  expect(isConnectionLost(error)).toBe(true);
});

it.each([
  ['a statement that is wrong', withFields('syntax error', { code: '42601' })],
  ['a row that is there already', withFields('duplicate key', { code: '23505' })],
  ['a file that is missing', withFields('no such file', { code: 'ENOENT', syscall: 'open' })],
  ['anything else', new Error('no')],
])('takes %s for what it is', (_, error) => {
  expect(isConnectionLost(error)).toBe(false);
});
