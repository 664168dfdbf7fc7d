import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkerProcess } from './testing/worker-process.ts';

let worker: WorkerProcess;
beforeAll(async () => {
  worker = await WorkerProcess.start();
});
afterAll(async () => {
  await worker[Symbol.asyncDispose]();
});

async function create(overrides: object = {}): Promise<string> {
  const { handle, spec } = await worker.newSpec();
  const answer = await worker.send('POST', '/containers', { handle, ...spec, ...overrides });
  expect(answer).toMatchObject({ status: 200, text: `{"Handle":"${handle}"}\n` });
  return handle;
}

describe('the stock protocol', () => {
  it('answers a ping, unknown routes and wrong methods as the reference does', async () => {
    expect(await worker.send('GET', '/ping')).toMatchObject({ status: 200, text: '{}\n' });
    expect(await worker.send('GET', '/nope')).toMatchObject({ status: 404, text: '404 page not found\n' });
    expect(await worker.send('POST', '/ping')).toMatchObject({ status: 405, text: 'Method Not Allowed\n' });
    expect(await worker.send('GET', '/capacity')).toMatchObject({ status: 500, body: { Message: 'not implemented' } });
  });

  it('lists containers by their properties', async () => {
    const handle = await create({ properties: { 'concourse:team': 'main', user: '' } });
    expect(await worker.send('GET', '/containers?concourse:team=main')).toMatchObject({ body: { Handles: [handle] } });
    expect(await worker.send('GET', '/containers?concourse:team=other')).toMatchObject({ text: '{"Handles":[]}\n' });
    expect(await worker.send('GET', `/containers/${handle}/properties`)).toMatchObject({
      body: { 'concourse:team': 'main' },
    });
    const path = `/containers/${handle}/properties/concourse%3Aexit-status`;
    expect(await worker.send('PUT', path, { value: '3' })).toMatchObject({ status: 200, text: '{}\n' });
    expect(await worker.send('GET', path)).toMatchObject({ text: '{"value":"3"}\n' });
    expect(await worker.send('GET', `/containers/${handle}/properties/none`)).toMatchObject({
      status: 500,
      body: { Message: 'not found: none' },
    });
    expect(await worker.send('DELETE', `/containers/${handle}`)).toMatchObject({ status: 200, text: '{}\n' });
    expect(await worker.send('DELETE', `/containers/${handle}`)).toMatchObject({
      status: 404,
      body: { Type: 'ContainerNotFoundError', Message: `unknown handle: ${handle}`, Handle: handle },
    });
  });

  it('says what is wrong with a container in the words that stock clients know', async () => {
    const messages: [object, string][] = [
      [{}, 'new container: garden spec to oci spec: handle must be specified'],
      [{ handle: 'x' }, 'new container: garden spec to oci spec: rootfs must not be empty'],
      [
        { handle: 'x', rootfs: 'docker:///busybox' },
        "new container: garden spec to oci spec: unsupported scheme 'docker'",
      ],
    ];
    for (const [spec, Message] of messages) {
      expect(await worker.send('POST', '/containers', spec)).toMatchObject({
        status: 500,
        body: { Type: '', Message },
      });
    }
    const handle = await create();
    expect(await worker.send('POST', '/containers', { handle, rootfs: 'raw:///no/such' })).toMatchObject({
      status: 500,
      body: { Message: `new container: container "${handle}": already exists` },
    });
    expect(await worker.send('POST', '/containers', { handle: 'y', env: 'A=1' })).toMatchObject({
      status: 500,
      body: { Message: expect.stringContaining('/env') },
    });
  });

  it('runs a resource script: request in, both outputs raw, status last', async () => {
    const handle = await create();
    const spec = { id: 'resource', path: 'sh', args: ['-c', 'echo log >&2; cat; exit 3'], rlimits: {}, image: {} };
    const control = worker.hijack('POST', `/containers/${handle}/processes`, spec);
    const stream = await control.until(
      /^HTTP\/1.1 201 Created\r\n[\s\S]*\r\n\r\n\{"process_id":"resource","stream_id":"([^"]+)"\}\n/,
    );
    const base = `/containers/${handle}/processes/resource/attaches/${stream}`;
    const [stdout, stderr] = [worker.hijack('GET', `${base}/stdout`), worker.hijack('GET', `${base}/stderr`)];
    control.send({ process_id: 'resource', source: 0, data: '{"source":{"ü":"<&>"}}' });
    control.send({ process_id: 'resource', source: 0 });
    expect((await stdout.ended).split('\r\n\r\n')[1]).toBe('{"source":{"ü":"<&>"}}');
    expect((await stderr.ended).split('\r\n\r\n')[1]).toBe('log\n');
    expect(await control.ended).toMatch(/\{"process_id":"resource","exit_status":3\}\n$/);
  });

  it('gives the status and what nobody has read to whoever attaches later', async () => {
    const handle = await create();
    const control = worker.hijack('POST', `/containers/${handle}/processes`, {
      id: 'task',
      path: 'echo',
      args: ['hello'],
    });
    await control.ended;
    const again = worker.hijack('GET', `/containers/${handle}/processes/task`);
    const stream = await again.until(/"stream_id":"([^"]+)"/);
    const stdout = worker.hijack('GET', `/containers/${handle}/processes/task/attaches/${stream}/stdout`);
    expect((await stdout.ended).split('\r\n\r\n')[1]).toBe('hello\n');
    expect(await again.ended).toContain('"exit_status":0');
    const third = worker.hijack('GET', `/containers/${handle}/processes/task`);
    const next = await third.until(/"stream_id":"([^"]+)"/);
    const nothing = worker.hijack('GET', `/containers/${handle}/processes/task/attaches/${next}/stdout`);
    expect((await nothing.ended).split('\r\n\r\n')[1]).toBe('');
  });

  it('refuses to attach to what does not run, and closes streams nobody knows', async () => {
    const handle = await create();
    const refused = worker.hijack('GET', `/containers/${handle}/processes/task`);
    expect(await refused.ended).toMatch(/^HTTP\/1.1 404 [\s\S]*"Type":"ProcessNotFoundError"/);
    const unknown = worker.hijack('GET', `/containers/${handle}/processes/nope/attaches/99999/stdout`);
    expect(await unknown.ended).toBe('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  });

  it('says that a program is not there before it hands the connection over', async () => {
    const handle = await create();
    const refused = worker.hijack('POST', `/containers/${handle}/processes`, { path: '/no/such' });
    expect(await refused.ended).toMatch(
      /^HTTP\/1.1 500 [\s\S]*"Type":"ExecutableNotFoundError"[\s\S]*\/no\/such[\s\S]*no such file or directory/,
    );
    const stranger = worker.hijack('POST', `/containers/${handle}/processes`, {
      path: 'true',
      user: 'no-such-user',
    });
    expect(await stranger.ended).toContain(
      'lookup user: unable to find user no-such-user: no matching entries in passwd file',
    );
  });

  it('serves a shell: typing, window size, end', async () => {
    const handle = await create();
    const spec = { path: 'sh', tty: { window_size: { columns: 80, rows: 24 } } };
    const control = worker.hijack('POST', `/containers/${handle}/processes`, spec);
    const [process, stream] = [
      await control.until(/"process_id":"([^"]+)"/),
      await control.until(/"stream_id":"([^"]+)"/),
    ];
    const screen = worker.hijack('GET', `/containers/${handle}/processes/${process}/attaches/${stream}/stdout`);
    control.send({ source: 0, data: 'stty size; echo grüße\n' });
    await screen.until(/24 80\r\ngrüße\r\n/);
    control.send({ tty: { window_size: { columns: 120, rows: 40 } } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    control.send({ source: 0, data: 'stty size\n' });
    await screen.until(/40 120\r\n/);
    control.send({ source: 0, data: 'exit 5\n' });
    expect(await control.ended).toContain('"exit_status":5');
  });

  it('stops what runs and answers when it is gone', async () => {
    const handle = await create();
    const control = worker.hijack('POST', `/containers/${handle}/processes`, {
      id: 'task',
      path: 'sh',
      args: ['-c', 'trap "exit 5" TERM; sleep 60'],
      tty: {},
    });
    await control.until(/stream_id/);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await worker.send('PUT', `/containers/${handle}/stop`, { kill: false })).toMatchObject({
      status: 200,
      text: '{}\n',
    });
    expect(await control.ended).toContain('"exit_status":5');
  });
});

describe("Rondo's extension", () => {
  it('describes the worker', async () => {
    expect(await worker.send('GET', '/rondo/v1/worker')).toMatchObject({
      status: 200,
      body: { extension: 1, runtime: { name: 'crun' }, bridgeAddress: expect.stringMatching(/^10\.80\./) },
    });
  });

  it('makes and runs in one request, and gives the output with its end', async () => {
    const handle = await worker.run('echo out; echo err >&2; exit 9');
    expect(await worker.output(handle)).toEqual({
      stdout: 'out\n',
      stderr: 'err\n',
      state: { state: 'finished', exitStatus: 9 },
    });
    expect(await worker.output(handle, { stdout: 2, stderr: 0 })).toMatchObject({ stdout: 't\n' });
  });

  it('takes every request twice', async () => {
    const { handle, spec } = await worker.newSpec();
    const process = {
      id: 'task',
      path: 'sh',
      args: ['-c', 'echo once >>/tmp/log; cat /tmp/log'],
      env: [],
      stdin: { kind: 'none' },
    };
    for (let round = 0; round < 2; round += 1) {
      expect(await worker.send('PUT', `/rondo/v1/containers/${handle}`, { spec, process })).toMatchObject({
        status: 200,
      });
      expect(await worker.send('PUT', `/rondo/v1/containers/${handle}/processes/task`, process)).toMatchObject({
        status: 200,
      });
      expect((await worker.output(handle)).stdout).toBe('once\n');
    }
    expect(await worker.send('DELETE', `/rondo/v1/containers/${handle}`)).toMatchObject({ status: 204 });
    expect(await worker.send('DELETE', `/rondo/v1/containers/${handle}`)).toMatchObject({ status: 204 });
    expect(await worker.send('GET', `/rondo/v1/containers/${handle}`)).toMatchObject({ status: 404 });
  });

  it('keeps output until it is acknowledged, and forgets a process when told to', async () => {
    const handle = await worker.run('echo hello');
    await worker.output(handle);
    const process = `/rondo/v1/containers/${handle}/processes/task`;
    expect(await worker.send('PUT', `${process}/acknowledged`, { stdout: 4, stderr: 0 })).toMatchObject({
      status: 204,
    });
    expect(await worker.send('GET', process)).toMatchObject({
      body: { spooled: { stdout: 6, stderr: 0 }, acknowledged: { stdout: 4, stderr: 0 }, state: { state: 'finished' } },
    });
    expect(await worker.send('DELETE', process)).toMatchObject({ status: 204 });
    expect(await worker.send('GET', process)).toMatchObject({ status: 404 });
  });

  it('gives a long output whole', async () => {
    const handle = await worker.run('seq 1 1000000 >/tmp/log; cat /tmp/log', { terminal: { columns: 500, rows: 500 } });
    const { stdout, state } = await worker.output(handle);
    expect(state).toEqual({ state: 'finished', exitStatus: 0 });
    expect(stdout.length).toBe(7_888_896);
    expect(stdout.endsWith('999999\r\n1000000\r\n')).toBe(true);
  });

  it('names the field of a request that is wrong', async () => {
    const answer = await worker.send('PUT', '/rondo/v1/containers/x', { spec: {}, process: { id: 'task' } });
    expect(answer).toMatchObject({ status: 500, body: { Message: expect.stringContaining('/process') } });
  });

  it('signals one process', async () => {
    const handle = await worker.run('trap "exit 6" TERM; sleep 60 & wait');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(
      await worker.send('PUT', `/rondo/v1/containers/${handle}/processes/task/signal`, { signal: 'TERM' }),
    ).toMatchObject({ status: 204 });
    expect((await worker.output(handle)).state).toEqual({ state: 'finished', exitStatus: 6 });
  });
});
