/** One record of an event stream. */
export interface ServerEvent {
  readonly id: string;
  readonly name: string;
  readonly data: string;
  /** How long to wait before connecting again, where the server says so. */
  readonly retryMs?: number;
}

/** Splits a stream into its records; those without data and comments are passed over (fly.md 22.2). Throws what the stream throws. */
export async function* readServerEvents(chunks: AsyncIterable<Buffer>): AsyncGenerator<ServerEvent, void, undefined> {
  const decoder = new TextDecoder();
  let pending = '';
  let fields: string[] = [];
  for await (const chunk of chunks) {
    pending += decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = pending.indexOf('\n'); end !== -1; end = pending.indexOf('\n', start)) {
      const line =
        pending.charAt(end - 1) === '\r' && end > start ? pending.slice(start, end - 1) : pending.slice(start, end);
      start = end + 1;
      if (line !== '') {
        fields.push(line);
        continue;
      }
      const event = parseRecord(fields);
      fields = [];
      if (event !== undefined) yield event;
    }
    pending = pending.slice(start);
  }
}

function parseRecord(lines: readonly string[]): ServerEvent | undefined {
  let [id, name] = ['', ''];
  const data: string[] = [];
  let retryMs: number | undefined;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1);
    if (field === 'id') id = value;
    else if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else if (field === 'retry' && /^\d+$/.test(value)) retryMs = Number(value);
  }
  if (data.length === 0) return undefined;
  return { id, name, data: data.join('\n'), ...(retryMs !== undefined && { retryMs }) };
}
