import type { Secret } from '@rondo/foundation';
import type { DataDirectory } from '../quickstart/data-directory.ts';

/** placeholder */
export async function setExample(_ready: {
  layout: DataDirectory;
  password: Secret;
  isFirstStart: boolean;
  url: string;
}): Promise<void> {}
