/** Builds the browser's side into `packages/web-ui/dist`: `scripts/node packages/web-ui/build.ts [--if-stale]`. */
import { buildUi } from './src/build/build-ui.ts';

const built = await buildUi({ onlyIfStale: process.argv.includes('--if-stale') });
console.log(built ? 'web-ui: built packages/web-ui/dist' : 'web-ui: packages/web-ui/dist is up to date');
