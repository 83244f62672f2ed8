import type { Directive } from '../../../grammar/ast.js';
import type { Span } from '../../source/text.js';
import type { FilterUse } from './filters.js';
import type { Table } from './tables.js';

export interface Listener {
  /** The interface, group, address or host name after `listen on`. */
  readonly on: string;
  readonly onSpan: Span;
  readonly family: 'inet4' | 'inet6' | undefined;
  /** The port it is bound to: the given one, or 25, or 465 for smtps. */
  readonly port: number;
  readonly portSpan: Span | undefined;
  /** none; STARTTLS offered (`tls`); STARTTLS required (`tls-require`); TLS from the start (`smtps`). */
  readonly tls: 'none' | 'tls' | 'tls-require' | 'smtps';
  readonly tlsSpan: Span | undefined;
  /** Whether a client certificate is required (`verify`). */
  readonly verify: boolean;
  readonly auth: 'none' | 'auth' | 'auth-optional';
  readonly authSpan: Span | undefined;
  /** The credentials table, or undefined for the system's users. */
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
  /**
   * The file of `ca`, whose authorities must have signed the certificates that `verify` accepts. Without a `ca` it is undefined, and all authorities
   * that the system trusts are accepted.
   */
  readonly clientAuthority: ClientAuthority | undefined;
  readonly span: Span;
  readonly statement: Directive;
}

/** The file that a `ca` names. */
export interface ClientAuthority {
  readonly path: string;
  /** The keys of the certificates in it, as returned by `authorityKeys`; undefined if it was not read or not understood. */
  readonly keys: readonly string[] | undefined;
}

export interface SocketListener {
  readonly span: Span | undefined;
  readonly tag: string | undefined;
  readonly filters: readonly FilterUse[];
}
