/** One server-sent event. `data` joins its lines with `\n`. */
export interface ServerSentEvent {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/**
 * Splits a server-sent event stream, whatever the chunks it comes in. Lines end in LF or CRLF; comments are counted as
 * signs of life by the caller, since any chunk is one. An event without a `data` line is dropped, as the standard says.
 */
export class SseParser {
  #rest = '';
  #event = '';
  #id = '';
  #data: string | undefined;

  push(chunk: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    const text = this.#rest + chunk;
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const line = text.charCodeAt(end - 1) === 13 && end > start ? text.slice(start, end - 1) : text.slice(start, end);
      start = end + 1;
      if (line === '') this.#dispatch(events);
      else this.#field(line);
    }
    this.#rest = text.slice(start);
    return events;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon === -1 ? line : line.slice(0, colon);
    const begin = line.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1;
    const value = colon === -1 ? '' : line.slice(begin);
    if (name === 'data') this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    else if (name === 'event') this.#event = value;
    else if (name === 'id') this.#id = value;
  }

  #dispatch(events: ServerSentEvent[]): void {
    if (this.#data !== undefined) events.push({ event: this.#event || 'message', id: this.#id, data: this.#data });
    this.#event = '';
    this.#data = undefined;
  }
}
