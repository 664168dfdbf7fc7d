import { describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';
import { startRecordedServer } from '../testing/recorded-server.ts';

describe('a policy check that was not enforced', () => {
  it('is told on standard error, item by item', async () => {
    await using server = await startRecordedServer();
    server.answer('GET /api/v1/info', { body: { version: '8.2.5' } });
    const headers = { 'X-Concourse-Policy-Check-Warning': 'policy check failed * one * two' };
    server.answer('GET /api/v1/workers', { headers, body: [] });
    using home = createFlyHome();
    home.target(server.url);
    expect(await home.run(['-t', 'g', 'workers'])).toEqual({
      exit: 0,
      stdout: '',
      stderr:
        '\x1b[1;33mpolicy check failed\x1b[0m\n\x1b[1;33m * one\x1b[0m\n\x1b[1;33m * two\x1b[0m\n' +
        '\x1b[33mWARNING: unblocking from the policy check failure for soft enforcement\x1b[0m\n\n',
    });
  });
});
