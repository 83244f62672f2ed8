import type { Directive } from '../../../grammar/ast.js';
import type { Span } from '../../source/text.js';
import type { FilterUse } from './filters.js';
import type { Table } from './tables.js';

export interface Listener {
  /** Interface, group, address or host name after `listen on`. */
  readonly on: string;
  readonly onSpan: Span;
  readonly family: 'inet4' | 'inet6' | undefined;
  /** The ports it is bound to: 25, or 465 for smtps, or the one given. */
  readonly port: number;
  readonly portSpan: Span | undefined;
  /** none; starttls offered (`tls`); starttls demanded (`tls-require`); TLS from the start (`smtps`). */
  readonly tls: 'none' | 'tls' | 'tls-require' | 'smtps';
  readonly tlsSpan: Span | undefined;
  /** `verify`: a client certificate is demanded. */
  readonly verify: boolean;
  readonly auth: 'none' | 'auth' | 'auth-optional';
  readonly authSpan: Span | undefined;
  /** The credentials table; undefined: the system's users. */
  readonly authTable: Table | undefined;
  readonly tag: string | undefined;
  readonly tagSpan: Span | undefined;
  readonly hostname: string | undefined;
  readonly hostnames: Table | undefined;
  readonly senders: Table | undefined;
  readonly masquerade: boolean;
  readonly proxy: boolean;
  readonly proxySpan: Span | undefined;
  readonly filters: readonly FilterUse[];
  readonly maskSource: boolean;
  readonly receivedAuth: boolean;
  readonly noDsn: boolean;
  readonly pkis: readonly string[];
  readonly ca: string | undefined;
  /** The file of `ca`, whose authorities sign what `verify` takes. undefined: there is no `ca`, and all that the system trusts do. */
  readonly clientAuthority: ClientAuthority | undefined;
  readonly span: Span;
  readonly statement: Directive;
}

/** The file that a `ca` names. */
export interface ClientAuthority {
  readonly path: string;
  /** The keys of the certificates in it, as `authorityKeys` gives them. undefined: it was not read, or not understood. */
  readonly keys: readonly string[] | undefined;
}

export interface SocketListener {
  readonly span: Span | undefined;
  readonly tag: string | undefined;
  readonly filters: readonly FilterUse[];
}
