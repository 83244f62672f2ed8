import { defineRule } from '../src/lint/rule.js';

export default defineRule({
  id: 'quoted-command',
  category: 'correctness',
  severity: 'error',
  summary: 'A delivery command has what the shell around it reads',
  messages: {
    quotes: {
      message: 'Double quotes inside an `mda` command end it',
      label: 'smtpd puts it between double quotes for the shell',
      note: 'Every message bounces: only one command is supported',
      help: 'write single quotes inside',
    },
    expanded: {
      message: '`{text}` in an `mda` command is expanded twice',
      label: 'smtpd puts it between double quotes for the shell',
      note: 'What it becomes is read by a second shell',
      help: 'put it into a script',
    },
  },
  *check({ config }) {
    for (const action of config.actions.values()) {
      if (action.type !== 'local' || action.method !== 'mda') continue;
      const { argument = '', nameSpan } = action;
      const text = /`[^`]*`|\$\([^)]*\)/.exec(argument)?.[0];
      if (argument.includes('"')) yield { message: 'quotes', span: nameSpan };
      else if (text !== undefined)
        yield {
          message: 'expanded',
          data: { text: text.replaceAll('`', "'") },
          span: nameSpan,
          severity: 'warning',
        };
    }
  },
});
