import { defineConfig } from 'vite';

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
});
