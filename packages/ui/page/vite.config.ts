import { defineConfig } from 'vite';

const ENERGY_MANAGER = 'http://127.0.0.1:7480';

/** Relative addresses only: the page works under any base path (for example behind Home Assistant's Ingress). */
export default defineConfig({
  base: './',
  build: {
    target: 'es2022',
    // No inlined data: addresses, so that `default-src 'self'` is enough as a content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // While developing: the page from its sources, the values from a running energy manager (`npm start`).
  server: { proxy: { '/api': { target: ENERGY_MANAGER, changeOrigin: true, headers: { origin: ENERGY_MANAGER } } } },
});
