import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2022',
    // Every file under a name that changes with what it holds, so that it may be kept for good; nothing inline, since the page's policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
    reportCompressedSize: false,
  },
  // `npm run dev` beside a gateway: its API under the page's own address.
  server: { proxy: Object.fromEntries(['/api', '/v1', '/openapi', '/health'].map(path => [path, 'http://127.0.0.1:8080'])) },
});
