import type { ServerResponse } from 'node:http';
import { stringifyJson } from '@rondo/foundation';
import type { WebSocket } from 'ws';

export type Headers = Readonly<Record<string, string | string[]>>;

/** What a handler answers: all of a body at once, a stream that it writes by itself, or a conversation. */
export type Reply =
  | { kind: 'body'; status: number; headers: Headers; body: string | Buffer }
  | { kind: 'stream'; write: (response: ServerResponse, signal: AbortSignal) => Promise<void> }
  | { kind: 'websocket'; talk: (socket: WebSocket, signal: AbortSignal) => Promise<void> };

const noHeaders: Headers = {};

/** JSON as stock sends it: no charset, one newline at the end (api.md 3.2). */
export function json(value: unknown, options: { status?: number; headers?: Headers } = {}): Reply {
  const { status = 200, headers = noHeaders } = options;
  return {
    kind: 'body',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: `${encodeJson(value)}\n`,
  };
}

/** JSON that has been encoded before, newline included. Bytes that stay the same are compressed once. */
export function encodedJson(body: string | Buffer): Reply {
  return { kind: 'body', status: 200, headers: { 'content-type': 'application/json' }, body };
}

const unsafe = /[<>&\u2028\u2029]/g;

/** JSON that is safe inside HTML, escaped where stock escapes. */
export function encodeJson(value: unknown): string {
  const text = stringifyJson(value);
  return unsafe.test(text)
    ? text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : text;
}

/** A status and nothing else; most stock errors look like this (api.md 3.4). */
export function empty(status: number, headers: Headers = noHeaders): Reply {
  return { kind: 'body', status, headers, body: '' };
}

/** Plain text, exactly as given. */
export function text(status: number, body: string, headers: Headers = noHeaders): Reply {
  return { kind: 'body', status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** A page of our own. */
export function html(status: number, body: string, headers: Headers = noHeaders): Reply {
  return { kind: 'body', status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

/** Errors in the form that fly prints line by line: for 404s that say what was not found (api.md 3.4). */
export function jsonApiError(status: number, title: string, detail: string): Reply {
  return {
    kind: 'body',
    status,
    headers: { 'content-type': 'application/vnd.api+json' },
    body: `${JSON.stringify({ errors: [{ title, detail, status: String(status) }] })}\n`,
  };
}

/** A list of messages, as saving a configuration answers (api.md 16.1). */
export function errorList(status: number, errors: readonly string[]): Reply {
  return json({ errors }, { status });
}

const redirectWords: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
};

/** A redirect with the small body that stock sends along for GET. */
export function redirect(
  status: 301 | 302 | 303 | 307 | 308,
  location: string,
  options: { headers?: Headers; hasBody?: boolean } = {},
): Reply {
  const { headers = noHeaders, hasBody = true } = options;
  if (!hasBody) return empty(status, { location, ...headers });
  return html(status, `<a href="${escapeHtml(location)}">${redirectWords[status]}</a>.\n\n`, { location, ...headers });
}

/** Text made safe for HTML and for attributes in double quotes. */
export function escapeHtml(given: string): string {
  return given
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;');
}
