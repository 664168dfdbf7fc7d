import type { Plugin } from 'esbuild';

/**
 * Lets the bundler drop what a program does not use of the rooms: modules of this house do nothing when loaded, and neither do the libraries
 * that are named here.
 */
export const withoutSideEffects: Plugin = {
  name: 'without-side-effects',
  setup(build) {
    build.onResolve({ filter: /^(@rondo\/|pino$|typebox|\.\.?\/.*\.ts$)/ }, async (args) => {
      if (args.pluginData === 'resolved') return undefined;
      const { path, errors } = await build.resolve(args.path, {
        kind: args.kind,
        resolveDir: args.resolveDir,
        importer: args.importer,
        pluginData: 'resolved',
      });
      return { path, errors, sideEffects: false };
    });
  },
};
