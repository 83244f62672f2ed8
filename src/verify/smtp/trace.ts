import type {
  FilterEffect,
  MatchRule,
  Phase,
  PhaseFilter,
  ProcessFilter,
  Table,
} from '../../model/config/config.js';
import type { Decision, DeliveryFailure } from './envelope.js';
import type { Envelope } from './ruled-envelope.js';

/** A record of how a decision is made, from which it can be explained. One per run of a decision, and only on request. */
export interface Trace {
  /** The table lookups, including those in unseen tables. */
  readonly lookups: TracedLookup[];
  /** The lookups of aliases and virtual users in tables whose programs may be asked. */
  readonly aliases: TracedAlias[];
  /** The filters that ran, in order. */
  readonly filters: FilterRun[];
  /** The steps of the recipient's expansion. */
  readonly steps: ExpansionEvent[];
}

export const newTrace = (): Trace => ({ lookups: [], aliases: [], filters: [], steps: [] });

/** One table lookup. */
export interface TracedLookup {
  /** The table's name, also for built-in tables. */
  readonly name: string;
  /** The table, or undefined if it is built in. */
  readonly table: Table | undefined;
  /** How the key is compared with entries. */
  readonly service: 'string' | 'domain' | 'netaddr' | 'mailaddr' | 'regex';
  readonly key: string;
  /** `error`: smtpd cannot look it up; `unseen`: it depends on what was not seen. */
  readonly found: boolean | 'error' | 'unseen';
  /** For `unseen`: what was not seen. */
  readonly reason?: string;
}

/** A lookup of an alias or a virtual user in a table whose program may be asked. */
export interface TracedAlias extends Pick<TracedLookup, 'name' | 'key' | 'found'> {
  readonly table: Table;
  readonly service: 'alias';
  /** Where it leads, by what the program answered. */
  readonly value?: string;
}

/** A filter in one phase of a session. */
export interface FilterRun {
  readonly filter: PhaseFilter | ProcessFilter;
  readonly phase: Phase;
  /** `no-match`: its condition does not hold; `program`: it is not known, and assumed to pass; `crash`: the daemon ends; otherwise its effect. */
  readonly outcome: 'no-match' | 'program' | 'crash' | FilterEffect['type'];
  /** The lookups for its condition. */
  readonly lookups: readonly TracedLookup[];
}

/** A step in the expansion of a recipient. */
export type ExpansionEvent =
  /** The rules were evaluated for an address. */
  | {
      readonly type: 'rules';
      readonly of: string;
      readonly envelope: Envelope;
      readonly answer: MatchRule | 'none' | 'error';
    }
  /** An address or name was looked up in a table of the action; `value` is what was found, or undefined if the table has none of the keys. */
  | {
      readonly type: 'alias' | 'virtual';
      readonly of: string;
      readonly table: Table;
      readonly key: string | undefined;
      readonly value: string | undefined;
    }
  | {
      readonly type: 'user';
      readonly of: string;
      /** The userbase, or undefined for the system's users. */
      readonly userbase: Table | undefined;
      /** `assumed`: there is no list of users, and a user of this name may exist; `error`: its entry cannot be read. */
      readonly found: 'yes' | 'no' | 'assumed' | 'error';
    }
  /** `unsafe` and `too-large`: no release reads it; `unseen`: it is assumed that there is none. */
  | {
      readonly type: 'forward';
      readonly of: string;
      readonly path: string | undefined;
      readonly found: 'followed' | 'empty' | 'unseen' | 'unsafe' | 'too-large';
    }
  | { readonly type: 'include'; readonly of: string; readonly path: string; readonly found: boolean }
  | {
      readonly type: 'delivery';
      readonly of: string;
      readonly delivery: Decision['deliveries'][number] & { readonly failure?: DeliveryFailure };
    }
  /** The recipient is refused as a whole, for this reason. */
  | { readonly type: 'refusal'; readonly of: string; readonly reply: string; readonly reason: string };
