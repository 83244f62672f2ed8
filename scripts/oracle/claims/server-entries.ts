import type { OracleEnvelope } from '../../../test/support/relay-cases.js';
import { clientAuthority } from './claim-certificates.js';
import type { CaseMaking } from './maker.js';

/** How a client connects. */
interface Coming {
  /** The user who logs in if that is possible. */
  readonly login: string | undefined;
  /** Whether it presents a certificate if one is requested. */
  readonly certificate: boolean;
}

/** A listener and the ways in which clients may talk to it. */
export interface ServerEntry {
  readonly auth: boolean;
  readonly tls: boolean;
  /** The connections of a client, as members of its envelopes; empty if it cannot connect. */
  contact(
    client: string,
    coming: Coming,
  ): readonly Pick<OracleEnvelope, 'src' | 'dst' | 'port' | 'tls' | 'auth' | 'proxy' | 'cert'>[];
}

const isIpv6 = (address: string): boolean => address.includes(':');

/** Generates up to three listeners. */
export function serverEntries(making: CaseMaking, filters: readonly string[]): readonly ServerEntry[] {
  const { random } = making;
  const ports = [25, 587, 2525].slice(0, 1 + random.below(3));
  return ports.map((port) => serverEntry(making, filters, port));
}

/** The TLS modes in which a client may talk to a listener; logins require TLS. */
function modesOf(tls: 'none' | 'tls' | 'tls-require', signsIn: boolean): readonly ('none' | 'starttls')[] {
  if (tls === 'none') return ['none'];
  return tls === 'tls' && !signsIn ? ['none', 'starttls'] : ['starttls'];
}

function serverEntry(
  { random, lines, overlay, features }: CaseMaking,
  filters: readonly string[],
  port: number,
): ServerEntry {
  const on = random.pick(['eth0', 'eth0', '192.0.2.1', '2001:db8::1', '0.0.0.0', '::'] as const);
  const family = on === 'eth0' && random.chance(20) ? random.pick(['inet4', 'inet6'] as const) : undefined;
  const tls = random.pick(['none', 'none', 'none', 'tls', 'tls-require'] as const);
  const proxied = random.chance(10);
  const verify = tls === 'tls-require' && random.chance(50);
  const ca = verify && random.chance(40);
  const auth = tls !== 'none' && random.chance(50);
  const words = [
    `listen on ${on} port ${port}`,
    ...(family === undefined ? [] : [family]),
    ...(tls === 'none' ? [] : [`${tls}${verify ? ' verify' : ''} pki m`]),
    ...(ca ? ['ca own'] : []),
    ...(auth ? [`${random.pick(['auth', 'auth-optional'])} <creds>`] : []),
    ...(random.chance(30) ? [`tag ${random.pick(['X', 'y'])}`] : []),
    ...(random.chance(10) ? ['hostname "foo.example.org"'] : []),
    ...(proxied ? ['proxy-v2'] : []),
    ...(filters.length > 0 && random.chance(75) ? [`filter { ${filters.join(', ')} }`] : []),
  ];
  if (ca && !lines.some((line) => line.startsWith('ca own'))) lines.push('ca own cert "/etc/ssl/own-ca.crt"');
  if (verify) {
    features.add('certificates');
    // The client's certificate is its own authority: a public one and, if the server has a file of its own, the server's own.
    for (const path of ['etc/ssl/cert.pem', 'etc/ssl/certs/ca-certificates.crt', 'etc/ssl/own-ca.crt'])
      overlay[path] = clientAuthority();
  }
  if (proxied) features.add(isIpv6(on) || on === 'eth0' ? 'proxy over IPv6' : 'proxy');
  if (isIpv6(on)) features.add('IPv6 listener');
  lines.push(words.join(' '));
  return {
    auth,
    tls: tls !== 'none',
    contact(client, { login, certificate }) {
      const overIpv6 = isIpv6(on) || family === 'inet6';
      const src = proxied ? (overIpv6 ? '2001:db8:1::99' : '203.0.113.99') : client;
      const dst = isIpv6(src) ? '2001:db8::1' : '192.0.2.1';
      const isOther = family !== undefined && (family === 'inet6') !== isIpv6(src);
      const serves = (on === 'eth0' && !isOther) || on === dst || on === (isIpv6(src) ? '::' : '0.0.0.0');
      if (!serves) return [];
      const signsIn = auth && login !== undefined;
      return modesOf(tls, signsIn).map((mode) => ({
        src,
        dst,
        port,
        tls: mode,
        ...(mode === 'starttls' && verify && (certificate || signsIn) ? { cert: true } : {}),
        ...(signsIn ? { auth: [login, 'secret'] as const } : {}),
        ...(proxied ? { proxy: client } : {}),
      }));
    },
  };
}
