import { defineConfig } from 'vitest/config';
import { openTestDirectory } from './scripts/test-directory.ts';

openTestDirectory();

/**
 * One project per cost: the suffix of a test file says what it needs.
 * `.test.ts` and `.property.test.ts` are pure; the others bring a PostgreSQL, containers, a browser or the whole system.
 */
const costly = ['db', 'container', 'browser', 'e2e'] as const;
const ignored = ['**/node_modules/**', '**/.node/**', '**/dist/**'];

/** As long as a busy machine may take; a second, the default, is sometimes less than it does. */
const poll = { timeout: 30_000, interval: 20 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,scripts,bench}/**/*.test.ts'],
          exclude: [...ignored, ...costly.map((kind) => `**/*.${kind}.test.ts`)],
          pool: 'threads',
          isolate: false,
          testTimeout: 40_000,
          expect: { poll },
        },
      },
      ...costly.map((kind) => ({
        test: {
          name: kind,
          include: [`{packages,scripts,bench,e2e}/**/*.${kind}.test.ts`],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          expect: { poll },
          fileParallelism: kind === 'db',
          // All browser tests share one Chromium, and their files one process.
          ...(kind === 'browser'
            ? { globalSetup: 'packages/web-ui/src/testing/shared-browser.ts', isolate: false }
            : {}),
        },
      })),
    ],
  },
});
