import { readJsonAnswer, ServiceClient, type ServiceRequest } from '../../sdk/http/service-client.ts';
import { anything, type Decoder, listOf, looseCount, record, text } from '../../sdk/json/decoders.ts';
import { isJsonObject } from '../../sdk/json/json-value.ts';
import { parseJson } from '../../sdk/json/parse-json.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { type CfSource, cfFailure } from '../request.ts';

const link = record({ href: text });
const root = record({ links: record({ login: link, uaa: link, log_cache: link }) });
const tokenAnswer = record({ access_token: text, expires_in: looseCount });
const job = record({ state: text, errors: listOf(record({ detail: text })) });

/** How long before its end a login counts as over: a request takes its time. */
const marginMs = 60_000;
const pollMs = 2000;

/**
 * The API (v3) of a Cloud Foundry. Logs in anew whenever a login ends, since pushing may take longer. Throws HttpStatusError,
 * HttpError.
 */
export class CfApi {
  readonly #source: CfSource;
  readonly #context: ProgramContext;
  readonly #client: ServiceClient;
  readonly #login: ServiceClient;
  readonly #base: URL;
  #links: Promise<{ readonly uaa: URL; readonly logCache: URL | undefined }> | undefined;
  #token: { readonly value: string; readonly endsMs: number } | undefined;

  constructor(source: CfSource, context: ProgramContext) {
    this.#source = source;
    this.#context = context;
    const base = URL.parse(/^https?:\/\//.test(source.api) ? source.api : `https://${source.api}`);
    if (base === null) throw cfFailure(`source.api must be a URL, not ${JSON.stringify(source.api)}`);
    this.#base = base;
    const options = {
      context,
      userAgent: 'rondo-cf',
      skipVerification: source.skip_cert_check,
      explain: explainCfError,
    };
    this.#login = new ServiceClient(options);
    this.#client = new ServiceClient({
      ...options,
      authorize: async () => ({ authorization: `Bearer ${await this.#accessToken()}` }),
    });
  }

  /** The URL of something the API has; an empty path is the API itself. */
  url(path: string, query: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  /** Where recent output of applications is kept; undefined where it is not. */
  async logCache(): Promise<URL | undefined> {
    return (await this.#discover()).logCache;
  }

  /** Sends with the login. What makes something new is not sent twice: nobody knows whether the first has arrived. */
  async send(request: ServiceRequest): Promise<Awaited<ReturnType<ServiceClient['sendOnce']>>> {
    const response =
      request.method === 'POST' ? await this.#client.sendOnce(request) : await this.#client.send(request);
    if (this.#source.verbose) this.#context.log(`${request.method} ${request.url.pathname}: status ${response.status}`);
    return response;
  }

  async json<Value>(
    method: string,
    url: URL,
    { body, decode }: { body?: object; decode: Decoder<Value> },
  ): Promise<Value> {
    const content =
      body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return await readJsonAnswer({ url }, await this.send({ method, url, ...content }), decode);
  }

  /** Sends something that the API works on afterwards, and waits until that is done. Throws ProgramFailure when it fails. */
  async run(request: ServiceRequest, timeoutMs: number): Promise<void> {
    const response = await this.send(request);
    response.body.resume();
    const { location } = response.headers;
    const at = location === undefined ? null : URL.parse(location, this.#base.href);
    if (response.status !== 202 || at === null) return;
    const what = `${request.method} ${request.url.pathname}`;
    await this.poll(what, timeoutMs, async () => {
      const { state, errors } = await this.json('GET', at, { decode: job });
      if (state === 'FAILED')
        throw cfFailure(`${what} failed: ${errors.map(({ detail }) => detail).join('; ') || 'no reason given'}`);
      return state === 'COMPLETE' ? true : undefined;
    });
  }

  /** Asks until there is an answer. Throws ProgramFailure when the time is over. */
  async poll<Value>(what: string, timeoutMs: number, ask: () => Promise<Value | undefined>): Promise<Value> {
    const { clock, signal, env } = this.#context;
    const endMs = clock.nowMs() + timeoutMs;
    for (;;) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (clock.nowMs() > endMs)
        throw cfFailure(`${what} did not end within ${Math.round(timeoutMs / 60_000)} minutes`);
      await clock.sleep(env.TEST === 'true' ? 5 : pollMs, signal);
    }
  }

  #discover(): Promise<{ readonly uaa: URL; readonly logCache: URL | undefined }> {
    this.#links ??= this.#login.json({ method: 'GET', url: this.#base }, root).then(({ links }) => {
      const uaa = URL.parse(links.login.href || links.uaa.href);
      if (uaa === null) throw cfFailure(`${this.#base.host} is no API of a Cloud Foundry: it names no place to log in`);
      return { uaa, logCache: URL.parse(links.log_cache.href) ?? undefined };
    });
    return this.#links;
  }

  async #accessToken(): Promise<string> {
    const nowMs = this.#context.clock.nowMs();
    if (this.#token !== undefined && this.#token.endsMs > nowMs) return this.#token.value;
    const { uaa } = await this.#discover();
    const { username, password, client_id, client_secret } = this.#source;
    const byClient = client_id !== '' && client_secret !== '';
    const grant: Record<string, string> = byClient
      ? { grant_type: 'client_credentials' }
      : { grant_type: 'password', username, password };
    const basic = byClient ? `${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}` : 'cf:';
    const request = {
      method: 'POST',
      url: new URL('oauth/token', uaa.href.endsWith('/') ? uaa : `${uaa.href}/`),
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(grant).toString(),
    };
    const { access_token: value, expires_in: seconds = 600 } = await this.#login.json(request, tokenAnswer);
    if (value === '') throw cfFailure(`${uaa.host} gave no token`);
    this.#context.hide(value);
    // A login that is shorter than the margin serves at least one request.
    this.#token = { value, endsMs: nowMs + Math.max(seconds * 1000 - marginMs, 1000) };
    return value;
  }
}

const refusal = record({
  errors: listOf(record({ title: text, detail: text })),
  error: anything,
  error_description: anything,
});

/** What the API, or the server that one logs in to, says about a refusal. */
function explainCfError(body: string): string {
  try {
    const value = parseJson(body);
    const { errors, error, error_description } = refusal(isJsonObject(value) ? value : {}, '');
    const login = [error, error_description].filter((part) => typeof part === 'string').join(': ');
    return errors.length === 0 ? login : errors.map(({ title, detail }) => `${title}: ${detail}`).join('; ');
  } catch {
    return '';
  }
}
