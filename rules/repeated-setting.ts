import { removeOption, removeStatement } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import type { Edit } from '../src/source/text.js';
import { type Setting, settingsInOrder } from './repeated-setting/settings-in-order.js';
import { Removals } from './shared/unused-declarations.js';

export default defineRule({
  id: 'repeated-setting',
  category: 'correctness',
  severity: 'warning',
  summary: 'A setting is made twice, and the first value is lost',
  messages: {
    lost: { message: '`{setting}` is set twice: this value is lost', label: 'replaced below' },
  },
  *check({ config }) {
    const later = new Map<string, Setting>();
    const found: (readonly [Setting, Setting])[] = [];
    for (const statement of [...config.statements].reverse()) {
      if (statement.type !== 'directive') continue;
      for (const setting of [...settingsInOrder(statement)].reverse()) {
        const key = `${setting.span.file.path} ${setting.key}`;
        const holds = later.get(key);
        if (holds === undefined) later.set(key, setting);
        else if (holds.value !== setting.value) found.push([setting, holds]);
      }
    }
    const removals = new Removals(config);
    for (const [lost, holds] of found) {
      const edits = [removal(lost)];
      const orphans = removals.orphansOf(edits);
      yield {
        message: 'lost',
        data: { setting: lost.name },
        span: lost.span,
        related: [{ span: holds.span, message: 'this value holds' }],
        suggestions: orphans ? [{ description: 'Remove the lost value', edits: [...edits, ...orphans] }] : [],
      };
    }
  },
});

const removal = ({ alone, span }: Setting): Edit =>
  alone === undefined ? removeOption(span) : removeStatement(alone.span);
