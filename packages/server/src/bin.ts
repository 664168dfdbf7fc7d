import { createRequire } from 'node:module';
import { findBundle } from './bundle/find-bundle.ts';
import { mapStacks } from './bundle/map-stacks.ts';

const argv = process.argv.slice(2);
const bundle = findBundle(argv[0] ?? '');
if (bundle !== undefined) mapStacks(bundle);
const { main }: typeof import('./main.ts') =
  bundle === undefined ? await import('./main.ts') : createRequire(import.meta.url)(bundle);
await main(argv);
