import { Readable } from 'node:stream';
import type { FlyIo } from '../io/fly-io.ts';
import type { WireResponse } from './transport.ts';

interface DumpedRequest {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Readable | undefined;
}

/** `--verbose`: the request as it is sent, without the token. Streams are named, not read (fly.md 3.1). */
export function dumpRequest({ method, url, path, headers, body }: DumpedRequest, io: FlyIo): void {
  const lines = Object.entries({ Host: URL.parse(url)?.host ?? '', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const text = body instanceof Readable ? '(streamed)' : (body ?? '');
  writeDump(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`, io);
}

/** `--verbose`: the answer as it came, its headers in order. */
export function dumpResponse(response: WireResponse, body: string, io: FlyIo): void {
  const { rawHeaders } = response;
  const lines: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    lines.push(`${canonicalName(rawHeaders[at] ?? '')}: ${rawHeaders[at + 1] ?? ''}`);
  }
  const length = lines.filter((line) => line.startsWith('Content-Length: '));
  const others = lines.filter((line) => !length.includes(line)).sort();
  const head = `HTTP/${response.httpVersion} ${response.statusCode} ${response.statusMessage}`;
  writeDump(`${[head, ...length, ...others].join('\r\n')}\r\n\r\n${body}`, io);
}

/** `x-frame-options` as people write it. */
function canonicalName(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

function writeDump(text: string, io: FlyIo): void {
  const at = new Date(io.now());
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  io.stderr.write(`${date} ${time} ${text}\n`);
}
