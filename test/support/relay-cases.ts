import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import type { FileHost } from '../../src/source/host.js';
import type { Release } from '../../src/source/release.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { type DnsZone, serverFiles } from './recorded-decisions.js';

const path = fileURLToPath(new URL('../../../shared/oracle/relay-cases.jsonl', import.meta.url));

/**
 * An envelope as the oracle can send it. Its server has one interface: who comes to a listener that is called by its interface, or is bound to everything,
 * connects to the usual address.
 */
export function atAnAddress<T extends { readonly dst?: string | undefined }>(envelope: T): T {
  const { dst, ...rest } = envelope;
  return dst === undefined || (isIP(dst) !== 0 && !/^(?:::|0\.0\.0\.0)$/.test(dst)) ? envelope : (rest as T);
}

/** A configuration with envelopes, and what live servers answered: `accept 1>2`, `reject -`, `reject @mail`; `*` is most releases. */
export interface RelayCase {
  readonly name: string;
  readonly conf: string;
  readonly envelopes: readonly OracleEnvelope[];
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly overlay?: Readonly<Record<string, string>>;
  readonly dns?: DnsZone;
}

/** The oracle's envelopes may have several recipients. */
export interface OracleEnvelope extends Omit<EnvelopeInput, 'rcpt_to'> {
  readonly rcpt_to?: string | readonly string[];
  /** After an accepted RCPT the message is sent, too. */
  readonly data?: boolean;
}

/** Why the recorded cases cannot be read; undefined when they can. */
export const relayCasesAbsent: string | undefined = existsSync(path)
  ? undefined
  : '../shared/oracle/relay-cases.jsonl is not there';

export const relayCases: readonly RelayCase[] =
  relayCasesAbsent === undefined
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as RelayCase)
    : [];

/** Files of a case that are no texts, by their paths without the first slash. */
export type BinaryFiles = Readonly<Record<string, Uint8Array>>;

/** The oracle's server: its users and name, and the files of a case. */
export function oracleFiles(
  overlay: Readonly<Record<string, string>> = {},
  binaries: BinaryFiles = {},
): FileHost {
  return {
    readBytes(name) {
      const bytes = binaries[name.replace(/^\/+/, '')];
      if (bytes !== undefined) return { ok: true, bytes };
      return { ok: false, code: 'ENOENT', message: 'No such file or directory' };
    },
    read(name) {
      const inside = name.replace(/^\/+/, '');
      const text = overlay[inside] ?? serverFiles[inside];
      if (text !== undefined) return { ok: true, text };
      return { ok: false, code: 'ENOENT', message: `${name}: No such file or directory` };
    },
  };
}

const isIPv6 = (address: string): boolean => address.includes(':') && !/^::ffff:/i.test(address);

/** The envelope with the oracle's defaults written out, and with what its resolver says of the client. */
export function asOracleSays(envelope: EnvelopeInput, dns: DnsZone = {}): EnvelopeInput {
  const src = envelope.src ?? '203.0.113.7';
  const tls = envelope.tls ?? 'none';
  const client = (!envelope.proxy || envelope.proxy === 'local' ? src : envelope.proxy).replace(
    /^::ffff:(?=\d+\.)/i,
    '',
  );
  const listed = (key: string): readonly string[] => {
    const value = dns[key] ?? [];
    return value === 'SERVFAIL' ? [] : typeof value === 'string' ? [value] : value;
  };
  const name = listed(client)[0] ?? (client === '127.0.0.1' || client === '::1' ? 'localhost' : undefined);
  const addresses = name === 'localhost' ? ['127.0.0.1', '::1'] : listed(name?.toLowerCase() ?? '');
  return {
    helo: 'client.example.net',
    mail_from: 'sender@example.net',
    rcpt_to: 'victim@example.com',
    dst: isIPv6(src) ? '2001:db8::1' : '192.0.2.1',
    port: tls === 'smtps' ? 465 : 25,
    ...envelope,
    src,
    tls,
    rdns: name ?? null,
    fcrdns: addresses.includes(client),
  };
}

/** What `decide` says to each recipient of each envelope of a case; undefined: smtpd does not start with it. */
export function decideCase(
  { conf, envelopes, overlay, dns }: Omit<RelayCase, 'name' | 'answers'>,
  release: Release,
  binaries: BinaryFiles = {},
): readonly (readonly Decision[])[] | undefined {
  const files = oracleFiles(overlay, binaries);
  const config = readConfig(
    { path: '/etc/smtpd.conf', text: conf },
    { release, platform: 'portable', files },
  );
  if (config.refusals.some(({ severity }) => severity !== 'warning')) return undefined;
  const mentioned = envelopes.flatMap(({ dst }) => dst ?? []);
  const machine = describeMachine(config, files, ['192.0.2.1', '2001:db8::1', ...mentioned]);
  return envelopes.map(({ rcpt_to, ...envelope }) =>
    [rcpt_to ?? []]
      .flat()
      .map((recipient) => decide(config, machine, asOracleSays({ ...envelope, rcpt_to: recipient }, dns))),
  );
}
