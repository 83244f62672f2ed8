// Builds the site and tests it in a browser: `npm run test:site`. Installs the packages of site/ from its own lockfile, and prints what is skipped if there is no browser.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('../site', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

// The pages name the address of their site, which is often a folder of a server; the server of the tests has another address, and says so in its place.
process.env.SITE_URL = 'http://site.test/lint/';

/**
 * Runs a command in site/, and exits with its status if it fails.
 * @param {string} command
 * @param {readonly string[]} args
 */
function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: site, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(join(site, 'node_modules'))) run(npm, 'ci', '--no-audit', '--no-fund');
run(process.execPath, join(site, '../node_modules/typescript/bin/tsc'), '--noEmit', '-p', '.');
// Dead links and invalid markup fail the build.
if (!process.argv.includes('--no-build')) run(npm, 'run', 'build');
run(process.execPath, '--test', 'test/site.test.mjs');
