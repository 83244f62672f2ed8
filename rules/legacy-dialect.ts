import type { ErrorStatement, Statement } from '../grammar/ast.js';
import { legacyWord } from '../src/lint/legacy-words.js';
import { defineRule } from '../src/lint/rule.js';

export default defineRule({
  id: 'legacy-dialect',
  category: 'compatibility',
  severity: 'warning',
  summary: 'The file uses the syntax of releases before 6.4',
  messages: {
    legacy: {
      message: 'This file uses the syntax of releases before 6.4',
      note: 'No release since reads it, so smtpd does not start',
      help: 'convert it with `smtpd-lint migrate {file}`',
    },
  },
  *check({ config }) {
    const first = config.statements.find(isLegacy);
    if (first !== undefined)
      yield {
        message: 'legacy',
        data: { file: config.file.path },
        span: first.words[0]?.span ?? first.span,
      };
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
