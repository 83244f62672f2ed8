import type { Directive } from '../../../grammar/ast.js';
import type { Span } from '../../source/text.js';
import type { FilterUse } from './filters.js';
import type { Table } from './tables.js';

export type Action = LocalAction | RelayAction;

interface ActionBase {
  readonly name: string;
  readonly nameSpan: Span;
  readonly ttl: number | undefined;
  readonly span: Span;
  readonly statement: Directive;
}

/** The ways to deliver on this machine. */
export const localMethods = ['mbox', 'maildir', 'lmtp', 'mda', 'forward-only', 'expand-only'] as const;

export interface LocalAction extends ActionBase {
  readonly type: 'local';
  readonly method: (typeof localMethods)[number];
  /** maildir's path, lmtp's destination, mda's command. */
  readonly argument: string | undefined;
  readonly junk: boolean;
  readonly user: string | undefined;
  readonly alias: Table | undefined;
  readonly virtual: Table | undefined;
  readonly userbase: Table | undefined;
  readonly wrapper: string | undefined;
}

export interface RelayAction extends ActionBase {
  readonly type: 'relay';
  readonly host: Table | undefined;
  readonly domain: Table | undefined;
  readonly backup: boolean;
  readonly backupName: string | undefined;
  readonly tls: boolean;
  readonly noVerify: boolean;
  readonly auth: Table | undefined;
  readonly source: Table | undefined;
  readonly helo: string | undefined;
  readonly heloSource: Table | undefined;
  readonly mailFrom: string | undefined;
  readonly pki: string | undefined;
  readonly ca: string | undefined;
  readonly ciphers: string | undefined;
  readonly protocols: string | undefined;
  readonly filters: readonly FilterUse[];
  readonly srs: boolean;
  /** The word `relay`. */
  readonly relaySpan: Span;
}

/** A command that local deliveries run under (`mda wrapper`). */
export interface Wrapper {
  readonly name: string;
  readonly nameSpan: Span;
  readonly command: string;
}
