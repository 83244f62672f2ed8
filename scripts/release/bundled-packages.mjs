// Determines the packages in bundles from esbuild's metafiles: their licences (dist/LICENSES.txt) and the bill of materials (dist/sbom.cdx.json).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} BundledPackage
 * @property {string} name
 * @property {string} version
 * @property {string} license the SPDX expression of its licence
 * @property {string} folder relative to the folder of the metafiles
 */

/**
 * The packages with code in a bundle, ordered by folder.
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @param {string} from the folder to which their paths are relative
 * @returns {BundledPackage[]}
 */
export function bundledPackages(metafiles, from) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)),
  );
  const folders = inputs.flatMap((input) => input.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []);
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(from, folder, 'package.json'), 'utf8'));
    return { name, version, license, folder };
  });
}

/** The text between the licences of two packages. */
export const licenceSeparator = `\n${'-'.repeat(80)}\n\n`;

/**
 * The texts of the licences, each with the packages that have it; packages of one author often share one.
 * @param {readonly BundledPackage[]} packages
 * @param {string} from the folder to which their folders are relative
 */
export function licences(packages, from) {
  /** @type {Map<string, string[]>} */
  const heads = new Map();
  for (const { name, version, license, folder } of packages) {
    const file = readdirSync(join(from, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : readFileSync(join(from, folder, file), 'utf8').trim();
    // A package without a licence file only names its licence.
    const key = text === '' ? license : text;
    heads.set(key, [...(heads.get(key) ?? []), `${name} ${version}, ${license}`]);
  }
  return [...heads].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
}

/**
 * The bill of materials in CycloneDX 1.6 (JSON). It does not contain when or where it was made, so that builds of the same commit are equal.
 * @param {readonly BundledPackage[]} packages
 * @param {{ name: string, version: string, license: string }} own the published package
 * @param {{ packages: Record<string, { integrity?: string }> }} lock the lockfile, which has the packages' digests by folder
 */
export function billOfMaterials(packages, own, lock) {
  const components = packages.map((each) => ({
    type: 'library',
    ...identity(each),
    ...digest(lock.packages[each.folder]?.integrity),
  }));
  const { 'bom-ref': ref, ...named } = identity(own);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': ref, ...named } },
    components,
    dependencies: [{ ref, dependsOn: components.map((component) => component['bom-ref']) }],
  };
}

/** @param {{ name: string, version: string, license: string }} of */
function identity({ name, version, license }) {
  const [, group, base = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const licenses = /^[\w.+-]+$/.test(license) ? [{ license: { id: license } }] : [{ expression: license }];
  return { 'bom-ref': purl, ...(group ? { group } : {}), name: base, version, purl, licenses };
}

/** @param {string | undefined} integrity the form in lockfiles */
function digest(integrity) {
  const [, value] = /^sha512-(.+)$/.exec(integrity ?? '') ?? [];
  return value === undefined
    ? {}
    : { hashes: [{ alg: 'SHA-512', content: Buffer.from(value, 'base64').toString('hex') }] };
}
