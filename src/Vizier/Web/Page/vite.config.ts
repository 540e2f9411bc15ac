import { defineConfig } from 'vitest/config';

// Relative addresses let the page work below any path, such as a notebook's proxy.
export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: { proxy: Object.fromEntries(['/v1', '/session', '/openapi.json'].map(path => [path, 'http://127.0.0.1:8080'])) },
  test: { include: ['test/**/*.test.ts'] },
});
