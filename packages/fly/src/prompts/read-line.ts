import type { InputStream } from '../io/fly-io.ts';

/** The next line of piped input without its end; undefined where there is none. Also a carriage return ends a line. */
export async function readLine(stdin: InputStream): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  for (let chunk = await stdin.read(); chunk !== undefined; chunk = await stdin.read()) {
    const end = chunk.findIndex((byte) => byte === 0x0a || byte === 0x0d);
    if (end === -1) {
      chunks.push(Buffer.from(chunk));
      continue;
    }
    chunks.push(Buffer.from(chunk.subarray(0, end)));
    const isPair = chunk[end] === 0x0d && chunk[end + 1] === 0x0a;
    const rest = chunk.subarray(end + (isPair ? 2 : 1));
    if (rest.length > 0) stdin.unread(rest);
    return Buffer.concat(chunks).toString();
  }
  return chunks.length === 0 ? undefined : Buffer.concat(chunks).toString();
}
