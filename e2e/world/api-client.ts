import { setTimeout as sleep } from 'node:timers/promises';

export type Build = {
  id: number;
  name: string;
  status: string;
  job_name?: string;
  pipeline_name?: string;
  start_time?: number;
  end_time?: number;
};
export type BuildEvent = { event: string; data: Record<string, unknown>; event_id: string };

const finished = new Set(['succeeded', 'failed', 'errored', 'aborted']);

/** A script's view of the API: a token, JSON, and waiting for what is to come. */
export class ApiClient {
  readonly #url: string;
  readonly #credentials: { user: string; password: string };
  #token: Promise<string> | undefined;

  constructor(url: string, credentials: { user: string; password: string }) {
    this.#url = url;
    this.#credentials = credentials;
  }

  /** The header that says who asks. */
  async authorization(): Promise<string> {
    this.#token ??= this.#logIn();
    return `Bearer ${await this.#token}`;
  }

  /** Sends a request with the token; throws for anything but a 2xx. */
  async request(method: string, path: string, body?: { type: string; text: string }): Promise<Response> {
    const headers: Record<string, string> = { authorization: await this.authorization() };
    if (body !== undefined) headers['content-type'] = body.type;
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: body.text }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  async get<Value>(path: string): Promise<Value> {
    return (await this.request('GET', path)).json() as Promise<Value>;
  }

  /** Sets a pipeline of team main and lets it run. */
  async setPipeline(name: string, yaml: string): Promise<void> {
    await this.request('PUT', `/api/v1/teams/main/pipelines/${name}/config`, {
      type: 'application/x-yaml',
      text: yaml,
    });
    await this.request('PUT', `/api/v1/teams/main/pipelines/${name}/unpause`);
  }

  async trigger(pipeline: string, job: string): Promise<Build> {
    return (
      await this.request('POST', `/api/v1/teams/main/pipelines/${pipeline}/jobs/${job}/builds`)
    ).json() as Promise<Build>;
  }

  /** Waits until a job has a build of this name that has ended. */
  async finishedBuild(
    pipeline: string,
    job: string,
    name: string,
    options: { timeoutMs?: number } = {},
  ): Promise<Build> {
    return this.eventually(`${pipeline}/${job} #${name} to end`, options, async () => {
      const builds = await this.get<Build[]>(`/api/v1/teams/main/pipelines/${pipeline}/jobs/${job}/builds`);
      return builds.find((build) => build.name === name && finished.has(build.status));
    });
  }

  /** Every event of a build, up to its end; reads on after the connection broke, as clients do. */
  async events(buildId: number, options: { timeoutMs?: number } = {}): Promise<BuildEvent[]> {
    const events: BuildEvent[] = [];
    const signal = AbortSignal.timeout(options.timeoutMs ?? 120_000);
    for (;;) {
      try {
        if (await this.#readEvents(buildId, events, signal)) return events;
      } catch (error) {
        if (signal.aborted) throw error;
      }
      await sleep(100, undefined, { signal });
    }
  }

  /** The text that a build's steps printed. */
  async output(buildId: number): Promise<string> {
    return (await this.events(buildId))
      .map(({ event, data }) => (event === 'log' ? String(data.payload) : ''))
      .join('');
  }

  async eventually<Value>(
    what: string,
    options: { timeoutMs?: number },
    look: () => Promise<Value | undefined>,
  ): Promise<Value> {
    const deadlineMs = performance.now() + (options.timeoutMs ?? 90_000);
    for (;;) {
      const found = await look().catch(() => undefined);
      if (found !== undefined) return found;
      if (performance.now() > deadlineMs) throw new Error(`waited in vain for ${what}`);
      await sleep(50);
    }
  }

  async #readEvents(buildId: number, events: BuildEvent[], signal: AbortSignal): Promise<boolean> {
    const last = events.at(-1)?.event_id;
    const response = await fetch(`${this.#url}/api/v1/builds/${buildId}/events`, {
      headers: {
        authorization: await this.authorization(),
        ...(last === undefined ? {} : { 'last-event-id': last }),
      },
      signal,
    });
    if (!response.ok || response.body === null) throw new Error(`events: ${response.status}`);
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        if (block.includes('event: end')) return true;
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) events.push(JSON.parse(data));
      }
    }
    return false;
  }

  async #logIn(): Promise<string> {
    const { user, password } = this.#credentials;
    const response = await fetch(`${this.#url}/sky/issuer/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'fly',
        client_secret: 'Zmx5',
        username: user,
        password,
        scope: 'openid',
      }),
    });
    const { access_token }: { access_token: string } = JSON.parse(await response.text());
    return access_token;
  }
}
