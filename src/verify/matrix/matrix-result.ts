import type { Disposition } from '../flows/dispositions.js';
import type { Principal } from '../flows/principals.js';
import type { RelayVerdict } from '../relay/relay-verdict.js';

import type { Decision, EnvelopeInput } from '../smtp/envelope.js';

/** Senders, recipients, and the outcomes of mail between them. */
export interface Matrix {
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
  readonly paths: Paths;
  /** Can a stranger relay? As `verifyRelay` says. */
  readonly openRelay: RelayVerdict['openRelay'];
  /** The unknowns that the answer depends on. */
  readonly dependsOn: readonly string[];
  /** Assumptions of the matrix. */
  readonly assumptions: readonly string[];
}

/** Domains of the server's own, entries of a list that was not seen, all other domains, users of the machine. */
export type ColumnKind = 'own' | 'unseen' | 'foreign' | 'local';

/** Recipients that are treated alike by every row. */
export interface MatrixColumn {
  readonly kind: ColumnKind;
  /** Domains, patterns or addresses; the table for domains in a list that was not seen; empty for foreign ones and local users. */
  readonly names: readonly string[];
}

/** Clients that are treated alike with every column. */
export interface MatrixRow {
  readonly sender: RowSender;
  /** As `192.0.2.1 port 25`, and `the local socket`. */
  readonly listeners: readonly string[];
  /** These are all the listeners on which there are such clients. */
  readonly everywhere: boolean;
  /** In the order of the columns. */
  readonly cells: readonly MatrixCell[];
}

/** `none`: there is no such mail; `mixed`: it depends on the sender, the user, the HELO name …; `depends`: on what was not seen. */
export type CellKind = Disposition | 'mixed' | 'depends' | 'none';

export interface MatrixCell {
  readonly kind: CellKind;
  readonly parts: readonly CellPart[];
  /** For `depends`: on what. */
  readonly dependsOn: readonly string[];
  /** Strangers relay to foreign recipients. */
  readonly open: boolean;
}

/** One thing that becomes of a cell's mail. */
export interface CellPart {
  readonly disposition: Disposition;
  /** The action's name, for relayed and delivered mail. */
  readonly action: string | undefined;
  /** The rules that decide, ascending; empty: none matches, or the listener or its filters refuse. */
  readonly rules: readonly number[];
  /** It happens whatever stands in what was not seen. */
  readonly certain: boolean;
  /** Where there are several parts, what tells this one apart, in words. */
  readonly when: readonly string[];
  /** Undefined: no envelope that was tried is answered so, as where no local user exists. */
  readonly example: CellExample | undefined;
}

/** The ways of mail through the rules, for the picture. */
export interface Paths {
  readonly sources: readonly PathSource[];
  /** Rules that decide nothing. */
  readonly dead: readonly number[];
}

/** Listeners through which the same rules decide. */
export interface PathSource {
  readonly names: readonly string[];
  /** Ascending; 0: refused without a rule. */
  readonly rules: readonly number[];
  /** Those by which strangers relay to foreign recipients. */
  readonly open: readonly number[];
}

/** An envelope of a cell, with what `decide` answers. */
export interface CellExample {
  readonly envelope: EnvelopeInput;
  readonly decision: Decision;
  /** Assumed entries of lists that were not seen. */
  readonly assuming: readonly string[];
}

/** The sender of a matrix's row. */
export type RowSender = Principal;
