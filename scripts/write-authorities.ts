import { writeFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { authorityKeys } from '../src/model/build/authority-keys.js';

/**
 * Writes the keys of the authorities from which anyone can get a certificate: `npm run authorities`. They are those of Mozilla's list in the running Node, so that the same release
 * of Node writes the same file.
 */
const keys = [...new Set(rootCertificates.flatMap((text) => authorityKeys(text) ?? []))].sort();
const text = `// Made by \`npm run authorities\` from the root certificates of Node ${process.versions.node} (Mozilla's list): not to be edited.

/** The digests of the keys of public authorities, as \`authorityKeys\` gives them. */
export const publicAuthorities: readonly string[] = [
${keys.map((key) => `  '${key}',\n`).join('')}];
`;
writeFileSync(fileURLToPath(new URL('../src/verify/smtp/public-authorities.ts', import.meta.url)), text);
console.log(`${keys.length} keys of ${rootCertificates.length} root certificates`);
