import type { ErrorStatement, Statement } from '../grammar/ast.js';
import { legacyWord } from '../src/lint/legacy-words.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'legacy-dialect',
  category: 'compatibility',
  severity: 'warning',
  summary: 'the file is in the language that smtpd read before 6.4',
  docs: {
    why: `With 6.4 (October 2018) smtpd got another language: \`accept\` rules became an \`action\` and a \`match\` rule each, and many words changed. No release reads both, so a newer smtpd refuses each of these statements, and does not start.

Some things changed their meaning and not only their name: clients that had logged in counted as local, \`relay via "smtp://…"\` meant no TLS where it now means TLS where there is some, and \`tls\` did not verify a certificate unless \`verify\` was said. Who exchanges words by hand easily opens a relay or loses one.`,
    bad: {
      conf: `listen on lo
accept from local for any relay
`,
    },
    good: {
      conf: `listen on lo
action "outbound" relay
match from local for any action "outbound"
`,
    },
    fix: '`smtpd-lint migrate FILE` writes the whole file in the language of the chosen release, with its comments, and says what has no counterpart.',
    disable: 'When the server still runs a release before 6.4, which this program has no other checks for.',
    references: ['smtpd.conf(5)', 'the release notes of OpenBSD 6.4'],
  },
  messages: {
    legacy:
      'this file is in the language of releases before 6.4, which none since reads, so smtpd does not start; smtpd-lint migrate writes the file anew',
  },
  *check({ config }) {
    const first = config.statements.find(isLegacy);
    if (first !== undefined) yield { message: 'legacy', span: first.words[0]?.span ?? first.span };
  },
});

/** A statement that smtpd refuses at a word of the older language. */
function isLegacy(statement: Statement): statement is ErrorStatement {
  if (statement.type !== 'error') return false;
  const { words, problem } = statement;
  const at = words.findIndex(
    ({ span }) => span.file === problem.span.file && span.start === problem.span.start,
  );
  return at >= 0 && legacyWord(words, at) !== undefined;
}
