import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** What the build makes. */
export const dist = fileURLToPath(new URL('../.vitepress/dist', import.meta.url));

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.txt': 'text/plain',
};

/** Where Debian and others put the browser; undefined: there is none. */
export const browserPath = () =>
  [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  );

/** The server that the site is built for, and the folder on it (scripts/test-site.mjs). */
const built = 'http://site.test';
const folder = '/lint';

/** Where the build has what an address names. */
export function fileOf(url) {
  const { pathname } = new URL(url, built);
  // Only this file is asked of the server itself.
  if (!pathname.startsWith(`${folder}/`) && pathname !== '/robots.txt') return undefined;
  const path = join(dist, normalize(decodeURIComponent(pathname.replace(/^\/lint\//, '/'))));
  return [path, `${path}.html`, join(path, 'index.html')].find(
    (one) => existsSync(one) && statSync(one).isFile(),
  );
}

/** Serves the built site on loopback, as a plain server of files would. */
export async function serve() {
  const server = createServer(({ url = '/' }, response) => {
    const file = fileOf(url);
    if (file === undefined) {
      response.writeHead(404).end('not found');
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    const content = readFileSync(file);
    response.end(extname(file) === '.html' ? content.toString().replaceAll(built, address()) : content);
  });
  const address = () => `http://127.0.0.1:${server.address().port}`;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `${address()}${folder}`, close: () => server.close() };
}

/** A browser that asks nobody for anything by itself. */
export const launch = () =>
  chromium.launch({
    executablePath: browserPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
