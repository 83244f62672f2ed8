import type { Release } from '../../src/source/release.js';
import type { Analysis } from '../analysis-data.js';
import { lookahead } from '../lookahead.js';
import { isKeyword } from './keywords.js';
import { statements } from './statements.js';
import type { StatementSyntax } from './table-types.js';

/** A dialect of smtpd.conf: its statements and its reserved words. */
export interface Dialect {
  readonly statements: Readonly<Record<string, StatementSyntax>>;
  isKeyword(word: string, release: Release): boolean;
  /** The release whose lexer reads it, if not the requested one. */
  readonly lexer?: Release;
  /** Chevrotain's analysis of the statements' grammar (lookahead.ts). */
  readonly analysis: Analysis;
}

/** The current smtpd.conf(5), 6.4 and newer. */
export const today: Dialect = { statements, isKeyword, analysis: lookahead };
