import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeService, startFakeService } from '../testing/object-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

let slack: FakeService;
let answers: { status: number; headers?: Record<string, string>; body: string }[];
let cwd: string;

beforeEach(async () => {
  answers = [];
  cwd = temporaryDirectoryForTest();
  slack = await startFakeService((_request, response) => {
    const { status, headers, body } = answers.shift() ?? { status: 200, body: 'ok' };
    response.writeHead(status, headers).end(body);
  });
});
afterEach(() => slack[Symbol.asyncDispose]());

const env = {
  TEST: 'true',
  BUILD_ID: '7',
  BUILD_JOB_NAME: 'unit',
  ATC_EXTERNAL_URL: 'https://ci',
  PASSWORD_OF_WORKER: 'hush',
};
const push = (params: object, source: object = {}) =>
  runProgramForTest(
    put,
    { source: { url: `${slack.url}/services/T0/B0/hook-secret`, ...source }, params },
    { cwd, env },
  );
const sent = () => slack.requests.map(({ body }) => JSON.parse(body));

describe('slack-notification put', () => {
  it('sends a message with the build’s variables in it, and no others', async () => {
    const text = 'job $' + '{BUILD_JOB_NAME} #$BUILD_ID: "$ATC_EXTERNAL_URL" \\$5 $PASSWORD_OF_WORKER `id` $(id)';
    const { answer, log } = await push({ text, username: 'ci-$BUILD_ID', icon_emoji: ':x:', link_names: true });
    expect(answer, log).toMatchObject({ version: { timestamp: expect.stringMatching(/^\d+$/) } });
    expect(sent()).toEqual([
      {
        text: 'job unit #7: "https://ci" $5 $PASSWORD_OF_WORKER `id` $(id)',
        username: 'ci-7',
        icon_emoji: ':x:',
        link_names: true,
      },
    ]);
    expect(slack.requests[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    expect(JSON.stringify(answer) + log).not.toContain('hook-secret');
  });

  it('reads text, channels, attachments and variables from files', async () => {
    writeFileSync(join(cwd, 'text'), 'line one\nline "two"');
    writeFileSync(join(cwd, 'env'), 'export COLOR="red"\nOTHER=$(touch /tmp/pwned)\n');
    writeFileSync(join(cwd, 'attachments'), '[{"color":"$COLOR","text":"$OTHER","n":1.10}]');
    writeFileSync(join(cwd, 'channels'), '#a @b\n');
    await push({ text_file: 'text', env_file: 'env', attachments_file: 'attachments', channel_file: 'channels' });
    const attachments = [{ color: 'red', text: '$(touch /tmp/pwned)', n: 1.1 }];
    expect(sent()).toEqual(['#a', '@b'].map((channel) => ({ text: 'line one\nline "two"', channel, attachments })));
    await push({ text_file: 'text', text: 'it says: $TEXT_FILE_CONTENT' });
    expect(sent().at(-1)).toEqual({ text: 'it says: line one\nline "two"' });
  });

  it('sends nothing when the text is not there, unless it must; nor when disabled', async () => {
    expect((await push({ text_file: 'nope' })).status).toBe(0);
    expect((await push({ text: 'x' }, { disable: true })).status).toBe(0);
    expect(sent()).toEqual([]);
    await push({ text_file: 'nope', always_notify: true });
    expect(sent()).toEqual([{ text: '_(no notification provided)_' }]);
  });

  it('tells what was sent when asked, the URL only on purpose', async () => {
    const { answer } = await push({ text: 'hi', channel: '#c', payload_in_metadata: true });
    expect(answer).toMatchObject({
      metadata: [
        { name: 'url', value: '***REDACTED***' },
        { name: 'channel', value: '#c' },
        { name: 'text', value: 'hi' },
        { name: 'payload', value: '{"text":"hi","channel":"#c"}' },
      ],
    });
  });

  it('tries again while Slack is busy, and says what it refuses', async () => {
    answers = [
      { status: 429, headers: { 'retry-after': '0' }, body: '' },
      { status: 503, body: '' },
    ];
    expect((await push({ text: 'x' })).status).toBe(0);
    expect(sent().length).toBe(3);
    answers = [{ status: 404, body: 'no_service' }];
    const refused = await push({ text: 'x' });
    expect(refused).toMatchObject({ status: 1, answer: undefined });
    expect(refused.log).toBe('ERROR: sending the message to the Slack webhook has failed: status 404: no_service\n');
    const nobody = await push({ text: 'x' }, { url: 'http://127.0.0.1:1/services/hook-secret' });
    expect(nobody).toMatchObject({
      status: 1,
      log: expect.stringContaining('ERROR: sending the message to the Slack webhook has failed'),
    });
    expect(nobody.log).not.toContain('hook-secret');
  });

  it('goes through a proxy, which may be a host with its port', async () => {
    const proxy = new URL(slack.url).host;
    const { status, log } = await push({ text: 'x' }, { url: 'http://hooks.example/services/hook-secret', proxy });
    expect(status, log).toBe(0);
    expect(slack.requests[0]?.url.host).toBe('hooks.example');
    const wrong = await push({ text: 'x' }, { proxy: 'not a host' });
    expect(wrong.log).toContain('source.proxy must be a URL or a host with its port, not not a host');
  });

  it('refuses a source without a webhook', async () => {
    expect(await push({ text: 'x' }, { url: '' })).toMatchObject({
      status: 1,
      log: expect.stringContaining('missing webhook url'),
    });
  });
});

it('slack-notification check and get say the version again', async () => {
  const version = { timestamp: '7' };
  const answers = [
    (await runProgramForTest(check, { source: {} })).answer,
    (await runProgramForTest(check, { source: {}, version })).answer,
    (await runProgramForTest(get, { source: {}, version })).answer,
  ];
  expect(answers).toEqual([[], [version], { version, metadata: [] }]);
});
