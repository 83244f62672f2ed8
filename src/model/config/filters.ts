import type { Span } from '../../source/text.js';
import type { Table } from './tables.js';

export type Filter = PhaseFilter | ProcessFilter | FilterChain;

export type Phase = 'connect' | 'helo' | 'ehlo' | 'auth' | 'mail-from' | 'rcpt-to' | 'data' | 'commit';

export interface PhaseFilter {
  readonly type: 'phase';
  readonly name: string;
  readonly nameSpan: Span;
  readonly phase: Phase;
  readonly condition: FilterCondition | undefined;
  readonly effect: FilterEffect | undefined;
  /** Set if it has a condition that is not modelled: the filter is assumed to let everything pass. */
  readonly ignored?: true;
  readonly span: Span;
}

export interface FilterCondition {
  readonly negated: boolean;
  readonly on: 'fcrdns' | 'rdns' | 'src' | 'helo' | 'auth' | 'mail-from' | 'rcpt-to';
  readonly regex: boolean;
  readonly table: Table | undefined;
  readonly span: Span;
}

export interface FilterEffect {
  readonly type: 'reject' | 'disconnect' | 'rewrite' | 'report' | 'junk' | 'bypass';
  /** The reply, the new value or the report; empty for junk and bypass. */
  readonly text: string;
  readonly span: Span;
}

/** `proc` and `proc-exec`: an external program, which may reject or rewrite anything. */
export interface ProcessFilter {
  readonly type: 'process';
  readonly name: string;
  readonly nameSpan: Span;
  /** The name of its process; for `proc-exec`, the filter's own name. */
  readonly process: string;
  readonly span: Span;
}

export interface FilterChain {
  readonly type: 'chain';
  readonly name: string;
  readonly nameSpan: Span;
  readonly members: readonly FilterUse[];
  readonly span: Span;
}

export interface Process {
  readonly name: string;
  readonly nameSpan: Span;
  readonly command: string;
  readonly user: string | undefined;
  readonly group: string | undefined;
  readonly chroot: string | undefined;
  readonly span: Span;
}

/** A filter used by a listener or a relay; a chain is expanded into its members. */
export interface FilterUse {
  readonly filter: Filter;
  /** Where it is named: on the listener or relay, or in the chain that is used there. */
  readonly span: Span;
}
