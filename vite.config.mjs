// @ts-check
/** How Vite bundles the page: src/web to dist-web. Set-up does it (scripts/setup/build.mjs). */
import path from 'node:path';
import zlib from 'node:zlib';
import { defineConfig } from 'vite';
import { PAGE_SOURCES } from './scripts/setup/page-sources.mjs';

const root = import.meta.dirname;
/** `npm run dev` forwards the page's requests to a service that runs here. */
const SERVICE = 'http://127.0.0.1:3000';

export default defineConfig({
  root: path.join(root, 'src/web'),
  // Relative addresses: the page works behind any path prefix.
  base: './',
  resolve: { alias: { 'regulab-client': path.join(root, 'clients/typescript/src/index.ts') } },
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: path.join(root, 'dist-web'),
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the page allows no inline scripts; every file is one of our own origin.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The reader of the build sees what each part of the page weighs.
    reportCompressedSize: true,
    // TensorFlow.js, which is loaded when a reader asks for it.
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/v1': SERVICE, '/docs': SERVICE, '/openapi.yaml': SERVICE } },
  plugins: [refuseOtherSources(), compressedCopies()],
});

/** Writes a `.br` and a `.gz` of every text file: nothing is compressed on request. */
function compressedCopies() {
  return {
    name: 'compressed-copies',
    apply: /** @type {const} */ ('build'),
    generateBundle: {
      // What Vite still writes into the chunks must be in the copies as well.
      order: /** @type {const} */ ('post'),
      /**
       * @this {import('vite').Rollup.PluginContext}
       * @param {unknown} _options @param {Record<string, any>} bundle
       */
      handler(_options, bundle) {
        for (const [fileName, output] of Object.entries(bundle)) {
          if (!/\.(?:js|css|html|svg)$/.test(fileName)) continue;
          const content = Buffer.from(output.type === 'chunk' ? output.code : output.source);
          const copies = { '.br': zlib.brotliCompressSync(content), '.gz': zlib.gzipSync(content, { level: 9 }) };
          for (const [suffix, source] of Object.entries(copies)) {
            this.emitFile({ type: 'asset', fileName: fileName + suffix, source });
          }
        }
      },
    },
  };
}

/** Else a change of that source would leave the old page. */
function refuseOtherSources() {
  const allowed = [...PAGE_SOURCES, 'node_modules', 'vite.config.mjs'].map((source) => path.join(root, source));
  return {
    name: 'refuse-other-sources',
    apply: /** @type {const} */ ('build'),
    /** @param {{ id: string }} module */
    moduleParsed({ id }) {
      if (!id.startsWith(root) || allowed.some((source) => id.startsWith(source))) return;
      throw new Error(`${path.relative(root, id)} is not in scripts/setup/page-sources.mjs.`);
    },
  };
}
