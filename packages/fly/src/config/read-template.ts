import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { readInput } from '../io/read-input.ts';

/** Reads a pipeline or task file. Throws {@link FlyError}. */
export async function readTemplate(path: string, io: FlyIo): Promise<Buffer> {
  try {
    return await readInput(path, io);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FlyError(`could not read file: ${reason}`, { cause });
  }
}
