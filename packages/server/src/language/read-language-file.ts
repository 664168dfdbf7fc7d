import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { StartError } from '../errors.ts';

/** Far more than the language takes; here so that an endless file or pipe ends with a sentence, not with the memory. */
const maxSizeBytes = 64 * 1024 * 1024;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory; name a file in it',
  ENOTDIR: 'a part of its path is no directory',
  EACCES: 'it may not be read; look at its permissions',
};

/** What a file is called in messages: standard input, named `-`, has no name of its own. */
export function languageFileName(file: string): string {
  return file === '-' ? '<stdin>' : file;
}

/** The bytes of a pipeline or task file; `-` is the standard input. Throws {@link StartError} that says what to do. */
export async function readLanguageFile(file: string, stdin: Readable): Promise<Buffer> {
  if (file === '') throw new StartError('the name of the file is empty: give a path, or - for standard input');
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of file === '-' ? stdin : createReadStream(file)) {
      const bytes = Buffer.from(chunk);
      sizeBytes += bytes.length;
      if (sizeBytes > maxSizeBytes)
        throw new StartError(`cannot read ${languageFileName(file)}: it has no end in sight`);
      chunks.push(bytes);
    }
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw unreadable(file, cause);
  }
  return Buffer.concat(chunks);
}

/** A known code is said in our words alone; of any other the cause says the rest. */
function unreadable(file: string, cause: unknown): StartError {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const sentence = `cannot read ${languageFileName(file)}`;
  const reason = reasons[code];
  return reason === undefined ? new StartError(sentence, { cause }) : new StartError(`${sentence}: ${reason}`);
}
