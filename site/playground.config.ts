import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { createServer, defineConfig, type Plugin } from 'vite';
import { aliases, unusedChevrotain } from '../scripts/build.mjs';
import { icon, policyOf, siteUrl } from './head.ts';
import { packedSuffixes, suffixModule } from './packed-suffixes.ts';
import { firstScript } from './playground/appearance.ts';
import type { prerendered } from './playground/prerender.ts';

/** The playground is a page of its own: it has nothing of VitePress, which is as large as the editor. */

const root = fileURLToPath(new URL('.', import.meta.url));
const components = () => vue({ features: { optionsAPI: false } });

/** What the program's own bundles leave out is left out here, too. */
const asInTheProgram = (): Plugin => ({
  name: 'as-in-the-program',
  enforce: 'pre',
  load: (id) => {
    if (suffixModule.test(id)) return packedSuffixes(id);
    return id.endsWith('.js') ? unusedChevrotain(id, () => readFileSync(id, 'utf8')) : undefined;
  },
});

/** Writes the first example with its answers into the page. */
const prerender = (): Plugin => ({
  name: 'prerender',
  apply: 'build',
  transformIndexHtml: async (page) => {
    const server = await createServer({
      configFile: false,
      root,
      base: siteUrl.pathname,
      appType: 'custom',
      optimizeDeps: { noDiscovery: true },
      logLevel: 'error',
      server: { middlewareMode: true, hmr: false, ws: false },
      plugins: [components()],
    });
    try {
      const module = await server.ssrLoadModule('/playground/prerender.ts');
      const { html, start } = await (module.prerendered as typeof prerendered)();
      const data = JSON.stringify(start).replaceAll('<', '\\u003c');
      const hash = createHash('sha256').update(firstScript).digest('base64');
      return {
        html: page.replace('<div id="app"></div>', () => `<div id="app">${html}</div>`),
        tags: [
          {
            tag: 'meta',
            attrs: { 'http-equiv': 'Content-Security-Policy', content: policyOf(`'sha256-${hash}'`) },
            injectTo: 'head-prepend',
          },
          { tag: 'link', attrs: { rel: 'icon', href: icon }, injectTo: 'head' },
          { tag: 'script', children: firstScript, injectTo: 'head' },
          {
            tag: 'script',
            attrs: { type: 'application/json', id: 'start' },
            children: data,
            injectTo: 'body',
          },
        ],
      };
    } finally {
      await server.close();
    }
  },
});

export default defineConfig({
  root,
  base: siteUrl.pathname,
  publicDir: false,
  resolve: { alias: aliases },
  plugins: [components(), prerender()],
  worker: { format: 'es', plugins: () => [asInTheProgram()] },
  server: { fs: { allow: ['..'] } },
  build: {
    outDir: '.vitepress/dist',
    emptyOutDir: false,
    assetsDir: 'assets/playground',
    rollupOptions: { input: 'playground.html' },
    target: 'es2022',
    modulePreload: { polyfill: false },
    minify: 'terser',
    terserOptions: { compress: { passes: 2 } },
    chunkSizeWarningLimit: 1500,
  },
});
