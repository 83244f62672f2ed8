import type { Disposition } from '../flows/dispositions.js';
import type { Principal } from '../flows/principal.js';
import type { RelayVerdict } from '../relay/relay-verdict.js';

import type { Decision, EnvelopeInput } from '../smtp/envelope.js';

/** Senders, recipients, and the outcomes of mail between them. */
export interface Matrix {
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
  readonly paths: Paths;
  /** Whether a stranger can relay, as `verifyRelay` answers. */
  readonly openRelay: RelayVerdict['openRelay'];
  /** The unknowns that this answer depends on. */
  readonly dependsOn: readonly string[];
  /** Assumptions of the matrix. */
  readonly assumptions: readonly string[];
}

/** The server's own domains, entries of an unseen list, all other domains, users of the machine. */
export type ColumnKind = 'own' | 'unseen' | 'foreign' | 'local';

/** Recipients that are treated alike by every row. */
export interface MatrixColumn {
  readonly kind: ColumnKind;
  /** Domains, patterns or addresses; the table's name for domains in an unseen list; empty for foreign ones and local users. */
  readonly names: readonly string[];
  /** Set if the name of an unseen list is what a template fills in. */
  readonly filledIn?: true;
}

/** Clients that are treated alike with every column. */
export interface MatrixRow {
  readonly sender: RowSender;
  /** The listeners, as `192.0.2.1 port 25`, and `the local socket`. */
  readonly listeners: readonly string[];
  /** Whether these are all the listeners with such clients. */
  readonly everywhere: boolean;
  /** In the order of the columns. */
  readonly cells: readonly MatrixCell[];
}

/** `none`: there is no such mail; `mixed`: it depends on the sender, the user, the HELO name …; `depends`: it depends on what was not seen. */
export type CellKind = Disposition | 'mixed' | 'depends' | 'none';

export interface MatrixCell {
  readonly kind: CellKind;
  readonly parts: readonly CellPart[];
  /** For `depends`: what it depends on. */
  readonly dependsOn: readonly string[];
  /** Whether strangers relay to foreign recipients. */
  readonly open: boolean;
}

/** One outcome of a cell's mail. */
export interface CellPart {
  readonly disposition: Disposition;
  /** The action's name, for relayed and delivered mail. */
  readonly action: string | undefined;
  /** The rules that decide, ascending; empty if none matches, or if the listener or its filters refuse. */
  readonly rules: readonly number[];
  /** Whether it happens whatever was not seen. */
  readonly certain: boolean;
  /** If there are several parts: what tells this one apart, in words. */
  readonly when: readonly string[];
  /** An example, or undefined if no envelope that was tried gets this answer, for instance because no local user exists. */
  readonly example: CellExample | undefined;
}

/** The paths of mail through the rules, for the picture. */
export interface Paths {
  readonly sources: readonly PathSource[];
  /** Rules that decide nothing. */
  readonly dead: readonly number[];
}

/** Listeners on which the same rules decide. */
export interface PathSource {
  readonly names: readonly string[];
  /** The numbers of the rules, ascending; 0 is a refusal without a rule. */
  readonly rules: readonly number[];
  /** The rules among them by which strangers relay to foreign recipients. */
  readonly open: readonly number[];
}

/** An envelope of a cell, with the answer of `decide`. */
export interface CellExample {
  readonly envelope: EnvelopeInput;
  readonly decision: Decision;
  /** Assumed entries of unseen lists. */
  readonly assuming: readonly string[];
}

/** The sender of a matrix's row. */
export type RowSender = Principal;
