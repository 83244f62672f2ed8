import type { LanguageRegistration } from 'shiki';
import { keywords } from '../grammar/tables/keywords.js';

const words = [...keywords.keys()].sort((a, b) => b.length - a.length).join('|');

/** smtpd.conf for the highlighter of the documentation: the words are those of the grammar's tables. */
export const smtpdGrammar: LanguageRegistration = {
  name: 'smtpd.conf',
  aliases: ['smtpd'],
  scopeName: 'source.smtpd',
  repository: {},
  patterns: [
    { match: '#.*$', name: 'comment.line.number-sign' },
    { begin: '"', end: '"', name: 'string.quoted.double' },
    { match: '\\$[\\w.-]+|<[^>\\s]+>', name: 'variable.other' },
    { match: `(?<![\\w$./@-])(?:${words})(?![\\w./@-])`, name: 'keyword.other' },
    { match: '(?<![\\w.])\\d[\\d.:/a-f]*[smhdKMG]?(?![\\w.])', name: 'constant.numeric' },
  ],
};
