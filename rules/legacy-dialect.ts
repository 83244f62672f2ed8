import { defineRule } from '../src/lint/rule.js';
import { isMixed, oldStatementsIn } from './shared/legacy-file.js';

export default defineRule({
  id: 'legacy-dialect',
  category: 'compatibility',
  severity: 'error',
  summary: 'The file uses the syntax of releases before 6.4',
  messages: {
    legacy: {
      message: 'This file uses the syntax of releases before 6.4',
      label: '{count}',
      note: 'No release since reads it, so smtpd does not start',
      help: 'convert it with `smtpd-lint migrate {file}`',
    },
    mixed: {
      message: 'Statement in the syntax of releases before 6.4',
      label: '{count}',
      note: 'Old and new syntax are mixed, so no release reads the file',
      help: 'convert it with `smtpd-lint migrate {file}`',
    },
  },
  *check({ config }) {
    const statements = [...oldStatementsIn(config)];
    const [first] = statements;
    if (first?.type !== 'error') return;
    yield {
      message: isMixed(config.statements) ? 'mixed' : 'legacy',
      data: {
        count: statements.length > 1 ? `the first of ${statements.length} old statements` : '',
        file: config.file.path,
      },
      span: first.words[0]?.span ?? first.span,
      fatal: true,
    };
  },
});
