/** What went wrong with a request, as far as a page must tell it apart (ui.md C4). */
export type ApiFailure =
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'offline'; readonly message: string }
  | { readonly kind: 'server'; readonly status: number; readonly message: string };

export type ApiAnswer<Value> =
  | { readonly ok: true; readonly value: Value; readonly links: PageLinks; readonly etag: string | undefined }
  | { readonly ok: false; readonly failure: ApiFailure };

/** Older and newer page of a list, as query strings, from the `Link` header. */
export interface PageLinks {
  readonly next: string | undefined;
  readonly previous: string | undefined;
}

export interface ApiClientOptions {
  readonly fetch: typeof fetch;
  /** The token that every change must carry as `X-Csrf-Token`; `undefined` before login. */
  readonly csrfToken: () => string | undefined;
  readonly wait: (ms: number) => Promise<void>;
  /** Told once per answer that says 401, so that the session can notice that it ended. */
  readonly onUnauthorized?: () => void;
}

/** A machine that wakes up or changes its network loses the requests that were on their way; reading is tried once more. */
const retryMs = 400;
const notModified = 304;

/** Speaks to the API with the session's cookie. Never throws: what went wrong is in the answer. */
export class ApiClient {
  readonly #options: ApiClientOptions;

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  async get<Value>(path: string, read: (body: unknown) => Value, signal?: AbortSignal): Promise<ApiAnswer<Value>> {
    return this.#read(path, { method: 'GET', ...(signal === undefined ? {} : { signal }) }, read);
  }

  /** As `get`, for what is asked for again and again: `unchanged` where it still is what the ETag of an earlier answer stands for. */
  async renew<Value>(
    path: string,
    read: (body: unknown) => Value,
    etag: string | undefined,
  ): Promise<ApiAnswer<Value> | 'unchanged'> {
    const headers: Record<string, string> = etag === undefined ? {} : { 'If-None-Match': etag };
    const answer = await this.#read(path, { method: 'GET', headers }, read);
    const unchanged = !answer.ok && answer.failure.kind === 'server' && answer.failure.status === notModified;
    return unchanged ? 'unchanged' : answer;
  }

  /** POST, PUT or DELETE with an optional JSON body. */
  async change(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<ApiAnswer<unknown>> {
    const headers: Record<string, string> = {};
    const token = this.#options.csrfToken();
    if (token !== undefined) headers['X-Csrf-Token'] = token;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    return this.#send(
      path,
      { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
      (value) => value,
    );
  }

  async #read<Value>(path: string, init: RequestInit, read: (body: unknown) => Value): Promise<ApiAnswer<Value>> {
    const answer = await this.#send(path, init, read);
    if (answer.ok || answer.failure.kind !== 'offline' || init.signal?.aborted === true) return answer;
    await this.#options.wait(retryMs);
    return this.#send(path, init, read);
  }

  async #send<Value>(path: string, init: RequestInit, read: (body: unknown) => Value): Promise<ApiAnswer<Value>> {
    try {
      const response = await this.#options.fetch(path, { credentials: 'same-origin', ...init });
      if (!response.ok) return { ok: false, failure: await this.#explain(response) };
      const body = await readBody(response);
      const links = parseLinks(response.headers.get('Link'));
      return { ok: true, value: read(body), links, etag: response.headers.get('ETag') ?? undefined };
    } catch (error) {
      return {
        ok: false,
        failure: { kind: 'offline', message: error instanceof Error ? error.message : String(error) },
      };
    }
  }

  async #explain(response: Response): Promise<ApiFailure> {
    if (response.status === 401) {
      this.#options.onUnauthorized?.();
      return { kind: 'unauthorized' };
    }
    if (response.status === 403) return { kind: 'forbidden' };
    if (response.status === 404) return { kind: 'not-found' };
    const message = (await response.text()).trim().slice(0, 300);
    return { kind: 'server', status: response.status, message: message === '' ? response.statusText : message };
  }
}

/** JSON where the server says so; a page of HTML in the place of an answer (a server without the endpoint) is a 404 to us. */
async function readBody(response: Response): Promise<unknown> {
  const type = response.headers.get('Content-Type') ?? '';
  if (type.startsWith('application/json')) {
    const text = await response.text();
    return text.trim() === '' ? undefined : JSON.parse(text);
  }
  if (type.startsWith('text/html')) return undefined;
  return response.text();
}

/** `<http://…?to=41&limit=2>; rel="next"`, in either order, one header or several (ui.md A1.5). */
export function parseLinks(header: string | null): PageLinks {
  const found = new Map<string, string>();
  for (const [, address = '', rel = ''] of (header ?? '').matchAll(/<([^>]*)>\s*;\s*rel="([^"]+)"/g)) {
    const query = address.split('?')[1];
    if (query !== undefined) found.set(rel, query);
  }
  return { next: found.get('next'), previous: found.get('previous') };
}

/** A sentence for a toast, quoting the server. */
export function describeFailure(failure: ApiFailure): string {
  switch (failure.kind) {
    case 'unauthorized':
      return 'Your session has ended. Log in again.';
    case 'forbidden':
      return 'Your role does not allow it.';
    case 'not-found':
      return 'It does not exist any more.';
    case 'offline':
      return 'The server did not answer.';
    case 'server':
      return `The server said: ${failure.message}`;
  }
}
