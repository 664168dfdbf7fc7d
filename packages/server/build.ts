/** Bundles the commands of `rondo`, so that they start quickly: `scripts/node packages/server/build.ts`. The sources are run wherever that has not been done since they changed. */
import { makeBundles } from './src/bundle/make-bundles.ts';

console.log(`server: bundled its commands into ${await makeBundles()}`);
