import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { themeScript } from './src/build/theme-script.ts';

/** Everything but the page itself is served below `/assets/`, which no route of the UI and no API path uses; names carry a hash. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte(), themeScript()],
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // How long plugins take says nothing to those who start a server.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  worker: { format: 'es' },
});
