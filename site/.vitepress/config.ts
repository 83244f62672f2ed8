import { defineConfig } from 'vitepress';

export default defineConfig({
  title: 'smtpd-lint',
  description: 'Proves that no stranger can relay through your OpenSMTPD server, or shows the session that gets through',
  srcDir: '.pages',
  cleanUrls: true,
  base: process.env.SITE_BASE ?? '/',
  router: { prefetchLinks: false },
  themeConfig: { nav: [{ text: 'Playground', link: '/playground' }] },
  vite: {
    server: { fs: { allow: ['..'] } },
    worker: { format: 'es' },
    build: { target: 'es2022', chunkSizeWarningLimit: 1500 },
  },
});
