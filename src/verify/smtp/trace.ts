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

/** The notes of a decision about itself while it is made, so that it can be explained. One per run of a decision, and only where somebody asks. */
export interface Trace {
  /** A table was looked into, or would have been. */
  readonly lookups: TracedLookup[];
  /** The filters that were asked, in their order. */
  readonly filters: FilterRun[];
  /** The steps of the recipient's expansion. */
  readonly steps: ExpansionEvent[];
}

export const newTrace = (): Trace => ({ lookups: [], filters: [], steps: [] });

/** One question to a table. */
export interface TracedLookup {
  /** The table's name, of smtpd's own tables, too. */
  readonly name: string;
  /** undefined: one of smtpd's own. */
  readonly table: Table | undefined;
  /** How the key is compared with entries. */
  readonly service: 'string' | 'domain' | 'netaddr' | 'mailaddr' | 'regex';
  readonly key: string;
  /** `error`: smtpd cannot look it up; `unseen`: it depends on what was not seen. */
  readonly found: boolean | 'error' | 'unseen';
  /** For `unseen`: what was not seen. */
  readonly reason?: string;
}

/** A filter in one phase of a session. */
export interface FilterRun {
  readonly filter: PhaseFilter | ProcessFilter;
  readonly phase: Phase;
  /** `no-match`: its condition does not hold; `program`: nobody knows, it is assumed to pass; `crash`: the daemon ends; otherwise its effect. */
  readonly outcome: 'no-match' | 'program' | 'crash' | FilterEffect['type'];
  /** The lookups for its condition. */
  readonly lookups: readonly TracedLookup[];
}

/** A step on the way of a recipient. */
export type ExpansionEvent =
  /** The rules were asked for an address. */
  | {
      readonly type: 'rules';
      readonly of: string;
      readonly envelope: Envelope;
      readonly answer: MatchRule | 'none' | 'error';
    }
  /** An address or name was looked for in a table of the action; `value`: what that names, undefined where the table has none of the keys. */
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
      /** undefined: the system's users. */
      readonly userbase: Table | undefined;
      /** `assumed`: there is no list of users, and there may be one of this name; `error`: its entry cannot be read. */
      readonly found: 'yes' | 'no' | 'assumed' | 'error';
    }
  /** `unsafe` and `too-large` are read by no release; `unseen`: it is assumed that there is none. */
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
