import { expect, test } from 'vitest';
import { completion } from '../../src/lsp/completion.js';
import { oracleAbsent, oracleReleases, verdictOfTexts } from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { analysed } from './analyse-text.js';

const before = `table l { a, b }
table m { a = b }
listen on 127.0.0.1
action "in" maildir
match for local action "in"
`;

/** Statements up to a table, with what comes after it. */
const statements: readonly (readonly [string, string])[] = [
  ...['tag', 'helo', 'auth', 'mail-from', 'rcpt-to', 'from src', '!from src', 'from rdns', 'from auth'].map(
    (criterion) => [`match ${criterion}`, 'for local reject'] as const,
  ),
  ['match from mail-from', 'for local reject'],
  ['match from src regex', 'for local reject'],
  ['match mail-from regex', 'for local reject'],
  ['match from any auth', 'for local reject'],
  ['match for domain', 'reject'],
  ['match for domain regex', 'reject'],
  ['match for rcpt-to', 'reject'],
  ...['alias', 'virtual', 'userbase'].map((option) => [`action "x" maildir ${option}`, ''] as const),
  ...['helo-src', 'src', 'domain', 'host smtps://a@b auth'].map(
    (option) => [`action "x" relay ${option}`, ''] as const,
  ),
  ['listen on 127.0.0.2 hostnames', ''],
  ['listen on 127.0.0.2 senders', ''],
];

test.skipIf(oracleAbsent !== undefined).each(oracleReleases)(
  titled('smtpd %s takes the tables that completion offers, and no others', oracleAbsent),
  async (release) => {
    const tried = statements.flatMap(([start, end]) => {
      const { text, place } = analysed(`${before}${start} |`, { release });
      const labels = completion(text, place).map(({ label }) => label);
      return ['<"l">', '<"m">'].map((table) => ({
        statement: `${start} ${table} ${end}`,
        offered: labels.includes(table),
      }));
    });
    const texts = tried.map(({ statement }) => Buffer.from(`${before}${statement}\n`));
    const answers = await verdictOfTexts(texts, [release]);
    const offered = tried.flatMap((one) => (one.offered ? [one.statement] : []));
    expect(offered).toEqual(tried.flatMap(({ statement }, at) => (answers[at]?.[0]?.ok ? [statement] : [])));
  },
);
