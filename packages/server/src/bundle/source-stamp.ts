import { statSync } from 'node:fs';
import { join } from 'node:path';

/** How a file was when it was bundled: whoever writes to it, or puts another in its place, changes that. */
export type SourceStamp = {
  /** Within the checkout. */
  readonly path: string;
  /** When content, owner or name were last changed, in Unix milliseconds with a fraction: the kernel sets it, and no program can turn it back. */
  readonly changedMs: number;
  readonly sizeBytes: number;
};

export function stampSource(checkout: string, path: string): SourceStamp {
  const { ctimeMs, size } = statSync(join(checkout, path));
  return { path, changedMs: ctimeMs, sizeBytes: size };
}

/** Whether the file is as it was. */
export function isUnchanged(checkout: string, { path, changedMs, sizeBytes }: SourceStamp): boolean {
  const now = statSync(join(checkout, path), { throwIfNoEntry: false });
  return now !== undefined && now.ctimeMs === changedMs && now.size === sizeBytes;
}
