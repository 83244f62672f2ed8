import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes the certificates and keys of the fixtures with openssl 3: `npm run certificates`, or `npm run certificates -- FIXTURE` for one. Their dates are distant, so that no test
 * depends on the current day. The keys are for tests and protect nothing.
 */
interface Pair {
  /** The fixture, below fixtures/rules. */
  readonly fixture: string;
  readonly key: keyof typeof keyOptions;
  /** The type of the key beside the certificate, if it is not the certificate's own. */
  readonly otherKey?: keyof typeof keyOptions;
  readonly names: readonly string[];
  /** The validity of the certificate, in ASN.1 notation. */
  readonly valid?: Validity;
  /** The validities of the certificates of one authority, which are in a file of their own. */
  readonly authority?: readonly Validity[];
}

type Validity = readonly [from: string, to: string];

const keyOptions = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  ed25519: ['-algorithm', 'ED25519'],
} as const;

const usual = ['20200101000000Z', '21200101000000Z'] as const;
const names = ['mail.example.org'];

const pairs: readonly Pair[] = [
  { fixture: 'unfit-certificate/bad/other-key', key: 'rsa', otherKey: 'rsa', names },
  { fixture: 'unfit-certificate/bad/other-point', key: 'ec', otherKey: 'ec', names },
  { fixture: 'unfit-certificate/bad/other-kind', key: 'ec', otherKey: 'rsa', names },
  { fixture: 'unfit-certificate/bad/ed25519', key: 'ed25519', names },
  {
    fixture: 'unfit-certificate/bad/expired',
    key: 'ec',
    names,
    valid: ['20100101000000Z', '20110101000000Z'],
  },
  { fixture: 'unfit-certificate/bad/early', key: 'ec', names, valid: ['21000101000000Z', '21200101000000Z'] },
  // Relative to the fixtures' clock, which is set to the beginning of 2026.
  {
    fixture: 'unfit-certificate/bad/ending',
    key: 'ec',
    names,
    valid: ['20200101000000Z', '20260110000000Z'],
  },
  { fixture: 'unfit-certificate/good/fits', key: 'rsa', names },
  { fixture: 'unfit-certificate/good/point', key: 'ec', names },
  { fixture: 'unfit-certificate/good/unused', key: 'rsa', otherKey: 'rsa', names },
  { fixture: 'unfit-certificate/good/authority', key: 'ec', names, authority: [usual] },
  {
    fixture: 'unfit-certificate/good/renewed-authority',
    key: 'ec',
    names,
    authority: [['20100101000000Z', '20200101000000Z'], usual],
  },
  {
    fixture: 'unfit-certificate/bad/expired-authority',
    key: 'ec',
    names,
    authority: [
      ['20100101000000Z', '20200101000000Z'],
      ['20120101000000Z', '20220101000000Z'],
    ],
  },
  {
    fixture: 'unfit-certificate/bad/expired-relay-authority',
    key: 'ec',
    names,
    authority: [['20100101000000Z', '20200101000000Z']],
  },
  {
    fixture: 'unfit-certificate/bad/ending-relay-authority',
    key: 'ec',
    names,
    authority: [['20200101000000Z', '20260110000000Z']],
  },
  {
    fixture: 'unfit-certificate/good/unchecked-relay-authority',
    key: 'ec',
    names,
    authority: [['20100101000000Z', '20200101000000Z']],
  },
  {
    fixture: 'unfit-certificate/bad/ending-authority',
    key: 'ec',
    names,
    authority: [['20200101000000Z', '20260110000000Z']],
  },
  {
    fixture: 'unfit-certificate/bad/early-authority',
    key: 'ec',
    names,
    authority: [['21000101000000Z', '21200101000000Z']],
  },
  { fixture: 'certificate-name/bad/hostname', key: 'ec', names: ['www.example.org', 'example.org'] },
  { fixture: 'certificate-name/bad/server-name', key: 'ec', names: ['*.example.net'] },
  { fixture: 'certificate-name/good/wildcard', key: 'ec', names: ['*.example.org'] },
  { fixture: 'certificate-name/good/label', key: 'ec', names },
];

const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
};

const settings = (all: readonly string[]): string => `[ca]
default_ca = here
[here]
database = index.txt
new_certs_dir = .
default_md = sha256
rand_serial = yes
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = ${all.map((name) => `DNS:${name}`).join(',')}
`;

function write({ fixture, key, otherKey, names: all, valid = usual, authority = [] }: Pair): void {
  openssl('genpkey', ...keyOptions[key], '-out', 'a.key');
  if (otherKey !== undefined) openssl('genpkey', ...keyOptions[otherKey], '-out', 'b.key');
  writeFileSync(join(folder, 'ca.cnf'), settings(all));
  const files = new Map([
    ['mail.crt', signed('a.key', all[0] ?? '', valid)],
    ['private/mail.key', content(otherKey === undefined ? 'a.key' : 'b.key')],
  ]);
  if (authority.length > 0) {
    openssl('genpkey', ...keyOptions[key], '-out', 'authority.key');
    const certificates = authority.map((each) => signed('authority.key', 'Example authority', each));
    files.set('authority.crt', certificates.join(''));
  }
  const root = fileURLToPath(new URL(`../fixtures/rules/${fixture}/root/etc/ssl/`, import.meta.url));
  for (const [to, text] of files) {
    const path = join(root, to);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** A self-signed certificate. */
function signed(key: string, name: string, [from, to]: Validity): string {
  writeFileSync(join(folder, 'index.txt'), '');
  openssl('req', '-new', '-key', key, '-subj', `/CN=${name}`, '-out', 'a.csr');
  const dates = ['-startdate', from, '-enddate', to];
  openssl(
    'ca',
    '-batch',
    '-notext',
    '-selfsign',
    '-config',
    'ca.cnf',
    '-keyfile',
    key,
    '-in',
    'a.csr',
    ...dates,
    '-out',
    'a.crt',
  );
  return content('a.crt');
}

const content = (file: string): string => readFileSync(join(folder, file), 'utf8');

const wanted = process.argv.slice(2);
const chosen = pairs.filter(({ fixture }) => wanted.length === 0 || wanted.includes(fixture));
try {
  for (const pair of chosen) write(pair);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${chosen.length} certificates`);
