import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OracleRelease, oracleReleases } from '../../test/support/oracle.js';
import { octetRecording, type RecordedOctets } from '../../test/support/recorded-octets.js';
import { needOracle } from './needed.js';

/** Records which octets real servers accept in each part of names and addresses: `npm run record:octets`, which takes two and a half minutes. */
needOracle('record');

const program = fileURLToPath(new URL('octets.py', import.meta.url));
const relay = fileURLToPath(new URL('../../../shared/oracle/relay', import.meta.url));
const found = new Map<string, Omit<RecordedOctets, 'releases'> & { readonly releases: OracleRelease[] }>();
for (const release of oracleReleases) {
  const output = execFileSync('python3', [program, relay, release], { encoding: 'utf8' });
  for (const line of output.trim().split('\n')) {
    const said = JSON.parse(line) as Omit<RecordedOctets, 'releases'>;
    const key = JSON.stringify(said);
    const known = found.get(key) ?? { releases: [], ...said };
    found.set(key, known);
    known.releases.push(release);
  }
}
mkdirSync(dirname(octetRecording), { recursive: true });
writeFileSync(octetRecording, [...found.values()].map((each) => `${JSON.stringify(each)}\n`).join(''));
console.log(`${found.size} forms, ${oracleReleases.length} releases`);
