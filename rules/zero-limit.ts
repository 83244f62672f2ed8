import type { Item } from '../grammar/ast.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config } from '../src/model/config/config.js';
import { cover, type Span } from '../src/source/text.js';

export default defineRule({
  id: 'zero-limit',
  category: 'correctness',
  severity: 'error',
  summary: 'A limit of 0 that makes smtpd reject everything',
  messages: {
    mails: {
      message: '`{words}` rejects every message',
      label: '0 does not mean unlimited',
    },
    recipients: {
      message: '`{words}` rejects every recipient',
      label: '0 does not mean unlimited',
    },
  },
  *check({ config }) {
    for (const [name, message] of limits) {
      const last = settingsOf(config, name).at(-1);
      if (last !== undefined && last.value === 0)
        yield { message, data: { words: `${name} 0` }, span: last.span };
    }
  },
});

const limits = [
  ['max-mails', 'mails'],
  ['max-rcpt', 'recipients'],
] as const;

/** Every value that a limit of `smtp` is set to, in the order of the text; the last one takes effect. */
function settingsOf({ statements }: Config, name: string): readonly { value: number; span: Span }[] {
  return statements.flatMap((statement) => {
    if (statement.type !== 'directive' || statement.keyword.value !== 'smtp') return [];
    const [first] = statement.items;
    const words: readonly Item[] =
      first?.type === 'option' ? [first.keyword, ...first.items] : statement.items;
    return words.flatMap((word, at) => {
      const value = words[at + 1];
      if (word.type !== 'word' || word.value !== name || value?.type !== 'word') return [];
      return [{ value: Number(value.value), span: cover(word.span, value.span) }];
    });
  });
}
