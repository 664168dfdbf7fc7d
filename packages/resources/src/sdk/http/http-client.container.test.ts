import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeService, startFakeService } from '../../testing/object-server.ts';
import { HttpClient, readBody } from './http-client.ts';

let service: FakeService;
let answer: Parameters<typeof startFakeService>[0];
let client: HttpClient;

beforeEach(async () => {
  service = await startFakeService((request, response) => answer(request, response));
  client = new HttpClient({ env: {}, userAgent: 'test', idleTimeoutMs: 50 });
});
afterEach(() => service[Symbol.asyncDispose]());

const get = () =>
  client.send({ method: 'GET', url: new URL(`${service.url}/x?token=hush`), signal: new AbortController().signal });

describe('a silent server', () => {
  it('is given up on when it does not answer, and its query is not told', async () => {
    answer = () => undefined;
    await expect(get()).rejects.toThrow(/^GET http:\/\/127.0.0.1:\d+\/x: no answer within 50 ms$/);
  });

  it('is given up on when it stops in the middle', async () => {
    answer = (_request, response) => void response.writeHead(200).write('half');
    await expect(get().then((response) => readBody(response))).rejects.toThrow('aborted');
  });
});
