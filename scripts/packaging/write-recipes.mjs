// Fills in the recipes of other systems' packages (recipes/) with a tarball's version, address and digests: node scripts/packaging/write-recipes.mjs TARBALL FOLDER [--hook-package
// SPEC]. The repository is taken from package.json alone.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const recipes = join(root, 'scripts/packaging/recipes');

/**
 * The values of the marks `@NAME@` in recipes.
 * @param {{ version: string, repository: { url: string } }} own
 * @param {Buffer} tarball
 * @param {string} file its name
 * @param {number} modified seconds since 1970
 * @returns {Record<string, string>}
 */
function valuesOf(own, tarball, file, modified) {
  const homepage = own.repository.url.replace(/^git\+|\.git$/g, '');
  const downloads = `${homepage}/releases/download/v${own.version}`;
  const digest = (/** @type {string} */ name) => createHash(name).update(tarball);
  return {
    VERSION: own.version,
    OWNER: homepage.split('/').at(-2) ?? '',
    HOMEPAGE: homepage,
    DOWNLOADS: downloads,
    FILE: file,
    TARBALL: `${downloads}/${file}`,
    SIZE: String(tarball.length),
    TIMESTAMP: String(modified),
    SHA256: digest('sha256').digest('hex'),
    SHA256_BASE64: digest('sha256').digest('base64'),
    SHA512: digest('sha512').digest('hex'),
    SHA512_SRI: `sha512-${digest('sha512').digest('base64')}`,
  };
}

/**
 * A recipe with its marks filled in. `@FILES:dist@` becomes a line for each installed file of that folder.
 * @param {string} text
 * @param {Record<string, string>} values
 * @param {readonly string[]} packed the files in the tarball, relative to the package
 */
export function filled(text, values, packed) {
  return text
    .replace(/^@FILES:([\w/]+)@$/gm, (_, folder) =>
      packed
        .filter((path) => dirname(path) === folder && /\.(?:cjs|md)$|\bmodules\/.*\.js$/.test(path))
        .sort()
        .map((path) => `share/smtpd-lint/${path}`)
        .join('\n'),
    )
    .replace(/@([A-Z][A-Z0-9_]+)@/g, (mark, name) => values[name] ?? mark);
}

/**
 * The project's hooks, installed by the name of the package.
 * @param {string} hooks
 * @param {string} spec the package that npm installs
 */
export function mirroredHooks(hooks, spec) {
  const document = parseDocument(hooks);
  for (const hook of document.contents?.items ?? []) hook.set('additional_dependencies', [spec]);
  return document.toString({ lineWidth: 0 });
}

/**
 * @param {string} tarball
 * @param {string} folder
 * @param {string | undefined} hookPackage
 */
function write(tarball, folder, hookPackage) {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const modified = Math.floor(statSync(tarball).mtimeMs / 1000);
  const values = valuesOf(own, readFileSync(tarball), basename(tarball), modified);
  const packed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
    .split('\n')
    .map((path) => path.replace(/^package\//, ''));
  for (const entry of readdirSync(recipes, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = join(folder, path.slice(recipes.length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, filled(readFileSync(path, 'utf8'), values, packed));
  }
  const hooks = readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8');
  writeFileSync(
    join(folder, 'pre-commit/.pre-commit-hooks.yaml'),
    mirroredHooks(hooks, hookPackage ?? `${own.name}@${own.version}`),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { 'hook-package': { type: 'string' } },
    allowPositionals: true,
  });
  const [tarball, folder] = positionals;
  if (tarball === undefined || folder === undefined) {
    console.error('usage: node scripts/packaging/write-recipes.mjs TARBALL FOLDER [--hook-package SPEC]');
    process.exitCode = 2;
  } else write(tarball, folder, values['hook-package']);
}
