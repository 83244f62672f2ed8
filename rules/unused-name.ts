import { removeStatement } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import { type Declaration, nounOf } from '../src/model/declarations.js';
import { type Unused, unusedDeclarations } from './shared/unused-declarations.js';
import { misspeltUses } from './unused-name/misspelt-uses.js';
import { isUsedUnsaid } from './unused-name/unsaid-uses.js';
import { wordsElsewhere } from './unused-name/words-elsewhere.js';

export default defineRule({
  id: 'unused-name',
  category: 'correctness',
  severity: 'warning',
  summary: 'A declaration that nothing uses',
  needs: ['complete-config'],
  messages: {
    unused: {
      message: 'Unused {thing}',
      label: 'never used',
    },
    onlyByUnused: {
      message: 'Unused {thing}',
      label: 'used only by {other}, which is unused',
    },
  },
  *check({ config }) {
    const reported = new Set<string>();
    const removals = new Map<Unused['group'], Suggestion>();
    const words = wordsElsewhere(config);
    const meant = misspeltUses(config);
    for (const { declaration, usedBy, group } of unusedDeclarations(config)) {
      const { kind, name } = declaration;
      if (isUsedUnsaid(declaration, config) || words.has(name.value)) continue;
      if (meant.get(kind)?.has(name.value)) continue;
      const thing = named(kind, name.value);
      // The statements of one pki are one thing.
      if (reported.has(thing)) continue;
      reported.add(thing);
      // What hangs together has one removal.
      const removal = removals.get(group) ?? removalOf(group);
      removals.set(group, removal);
      yield {
        message: usedBy ? 'onlyByUnused' : 'unused',
        data: { thing, other: usedBy ? named(usedBy.kind, usedBy.name.value) : '' },
        span: name.span,
        suggestions: [removal],
      };
    }
  },
});

const named = (kind: Declaration['kind'], name: string): string =>
  `${nounOf[kind]} \`${name.replaceAll('`', "'")}\``;

const removalOf = (group: Unused['group']): Suggestion => ({
  description: new Set(group.map(({ name }) => name.value)).size > 1 ? 'Remove them all' : 'Remove it',
  edits: group.map(({ statement }) => removeStatement(statement.span)),
});
