import type { Directive } from '../grammar/ast.js';
import { removeOption } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import { optionWords } from '../src/model/option-words.js';
import { excerptOf } from './shared/excerpt.js';

export default defineRule({
  id: 'root-command',
  category: 'security',
  severity: 'warning',
  summary: 'A command runs as root on what strangers send',
  messages: {
    process: {
      message: 'Filter `{command}` runs as root',
      label: '`root` is not needed',
      note: 'Strangers choose its input, so a mistake in it gives them the machine',
      help: 'remove `user`, or name the user that it needs',
    },
    delivery: {
      message: 'smtpd delivers no mail as root',
      label: 'all mail of action `{name}` bounces',
      help: 'name the user who gets the mail',
    },
  },
  *check({ config }) {
    for (const { statement, option, value } of optionWords(config, user)) {
      if (value.value !== 'root') continue;
      const name = firstWord(statement);
      if (statement.keyword.value === 'action') {
        const action = config.actions.get(name);
        if (action?.type !== 'local' || action.span !== statement.span) continue;
        yield { message: 'delivery', data: { name }, span: option.span, severity: 'error' };
      } else if (statement.keyword.value === 'proc' || statement.keyword.value === 'filter') {
        const command = config.processes.get(name)?.command ?? name;
        yield {
          message: 'process',
          data: { command: command.split(/\s/, 1)[0] ?? name },
          span: option.span,
          suggestions:
            excerptOf(option.span).replaceAll(/["']/g, '') === 'user root'
              ? [{ description: 'Run it as the user of smtpd', edits: [removeOption(option.span)] }]
              : [],
        };
      }
    }
  },
});

const user: ReadonlySet<string> = new Set(['user']);

function firstWord({ items }: Directive): string {
  const word = items.find((item) => item.type === 'word');
  return word?.type === 'word' ? word.value : '';
}
