import type { Config, RelayAction, TableEntry } from '../../model/config/config.js';
import type { Span } from '../../source/text.js';
import { isDomainPart } from './address-syntax.js';

/** The host that a relay sends mail to, as smtpd reads `relay host` and the values of `relay domain` when it has mail to send (smtpd.conf(5), relay). */
export interface RelayHost {
  readonly scheme: RelayScheme;
  /** The key of its login in the table of `auth`, if there is one. */
  readonly label: string | undefined;
  /** The host, without the brackets of an address. */
  readonly host: string;
  readonly port: number;
}

/** Why a text is not a relay host. */
export type HostFault = 'scheme' | 'label' | 'lmtp-port' | 'port' | 'host';

interface SchemeFacts {
  readonly port: number | undefined;
  /** Whether TLS is certain: only then may a login be given. */
  readonly secured: boolean;
  /** Whether there is never TLS: it is refused if the action says `tls`. */
  readonly plain: boolean;
}

/** The schemes, which are the same since 6.4. They may be written in upper case. */
export const schemes = {
  'smtp://': { port: 25, secured: false, plain: false },
  'smtp+tls://': { port: 25, secured: true, plain: false },
  'smtp+notls://': { port: 25, secured: false, plain: true },
  'lmtp://': { port: undefined, secured: false, plain: true },
  'smtps://': { port: 465, secured: true, plain: false },
} as const satisfies Readonly<Record<string, SchemeFacts>>;

export type RelayScheme = keyof typeof schemes;

const isScheme = (text: string): text is RelayScheme => Object.hasOwn(schemes, text);

/** Parses `[scheme://][label@]host[:port]`; text after the host that does not begin with a colon is ignored. */
export function readRelayHost(text: string): RelayHost | HostFault {
  const written = /^[a-z+]+:\/\//i.exec(text)?.[0] ?? '';
  const scheme = written === '' ? 'smtp://' : written.toLowerCase();
  if (!isScheme(scheme) || (written === '' && text.includes('://'))) return 'scheme';
  const rest = text.slice(written.length);
  const at = rest.indexOf('@');
  const label = at > 0 ? rest.slice(0, at) : undefined;
  const place = rest.slice(at + 1);
  const host = /^(?:\[[^\]]*\]|[\w.-]*)/.exec(place)?.[0] ?? '';
  const after = place.slice(host.length);
  const facts: SchemeFacts = schemes[scheme];
  let { port } = facts;
  if (after.startsWith(':')) {
    port = /^:\s*\+?\d{1,9}$/.test(after) ? Number(after.slice(1)) : 0;
    if (port < 1 || port > 65535) return 'port';
  }
  if (!isDomainPart(host)) return 'host';
  if (port === undefined) return 'lmtp-port';
  if (label !== undefined && !facts.secured) return 'label';
  return { scheme, label, host: host.replace(/^\[(?:IPv6:)?|\]$/gi, ''), port };
}

/** The hosts of a relay, if they were seen: the entries of `host`, or the values of `domain`. */
export function hostTextsOf(
  action: RelayAction,
): readonly { readonly text: string; readonly entry: TableEntry; readonly span: Span }[] {
  const { host, domain, span } = action;
  const table = host ?? domain;
  if (!table?.contents.known) return [];
  return table.contents.entries.flatMap((entry) => {
    const text = host ? entry.key : entry.value;
    return text === undefined ? [] : [{ text, entry, span: entry.span ?? span }];
  });
}

export const relayActions = ({ actions }: Config): readonly RelayAction[] =>
  [...actions.values()].flatMap((action) => (action.type === 'relay' ? [action] : []));
