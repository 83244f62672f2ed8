import type { Release } from '../../src/source/release.js';
import type { Analysis } from '../analysis-data.js';
import { lookahead } from '../lookahead.js';
import { isKeyword } from './keywords.js';
import { statements } from './statements.js';
import type { StatementSyntax } from './table-types.js';

/** A language that statements are written in: which there are, and which words are reserved. */
export interface Dialect {
  readonly statements: Readonly<Record<string, StatementSyntax>>;
  isKeyword(word: string, release: Release): boolean;
  /** The release whose lexer reads it, where that does not follow from the one that was asked for. */
  readonly lexer?: Release;
  /** Chevrotain's analysis of the statements' grammar (lookahead.ts). */
  readonly analysis: Analysis;
}

/** Today's smtpd.conf(5), 6.4 and newer. */
export const today: Dialect = { statements, isKeyword, analysis: lookahead };
