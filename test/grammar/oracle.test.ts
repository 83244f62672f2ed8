import { expect, test } from 'vitest';
import { oracleAbsent, verdictOfTexts } from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { parsed, printed } from './read-text.js';
import { allForms } from './statement-forms.js';

// A selection: the oracle takes a while.
const asked = allForms().filter((_, at) => at % 10 === 0);
const askedReleases = ['6.8', '7.9'] as const;

test.skipIf(oracleAbsent)(titled('smtpd finds the same syntax errors', oracleAbsent), async () => {
  const answers = await verdictOfTexts(
    asked.map(({ text }) => Buffer.from(text)),
    askedReleases,
  );
  for (const [at, { text }] of asked.entries())
    for (const [which, release] of askedReleases.entries()) {
      const answer = answers[at]?.[which];
      const theirs = (answer?.messages ?? []).map((message) => `${message.line}: ${message.text}`);
      const mine = printed(parsed(text, { release }).complaints);
      // A statement may be refused for its meaning before its end is read.
      const refused = theirs.some((message) => !/: (syntax error|warn: no rules, .*)$/.test(message));
      const syntax = theirs.filter((message) => message.endsWith('syntax error'));
      if (!refused || syntax.length > 0) expect([release, text, syntax]).toEqual([release, text, mine]);
    }
});
