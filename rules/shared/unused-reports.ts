import { removeStatement } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Report } from '../../src/lint/rule.js';
import type { Config } from '../../src/model/config/config.js';
import { type Declaration, nounOf } from '../../src/model/declarations.js';
import { misspeltUses } from './misspelt-uses.js';
import { isUsedUnsaid } from './unsaid-uses.js';
import { type Unused, unusedDeclarations } from './unused-declarations.js';
import { wordsElsewhere } from './words-elsewhere.js';

/** The messages of rules about unused declarations. */
export const unusedMessages = {
  unused: {
    message: 'Unused {thing}',
    label: 'never used',
  },
  onlyByUnused: {
    message: 'Unused {thing}',
    label: 'used only by {other}, which is unused',
  },
} as const;

/** Reports of the unused declarations whose group is wanted: declarations that use one another are unused together and share one removal. */
export function* unusedReports(
  config: Config,
  isWanted: (group: Unused['group']) => boolean,
): Generator<Report<keyof typeof unusedMessages>> {
  const reported = new Set<string>();
  const removals = new Map<Unused['group'], Suggestion>();
  const words = wordsElsewhere(config);
  const meant = misspeltUses(config);
  for (const { declaration, usedBy, group } of unusedDeclarations(config)) {
    const { kind, name } = declaration;
    if (!isWanted(group) || isUsedUnsaid(declaration, config) || words.has(name.value)) continue;
    if (meant.get(kind)?.has(name.value)) continue;
    const thing = named(kind, name.value);
    // All statements of one pki count as one declaration.
    if (reported.has(thing)) continue;
    reported.add(thing);
    const removal = removals.get(group) ?? removalOf(group);
    removals.set(group, removal);
    yield {
      message: usedBy ? 'onlyByUnused' : 'unused',
      data: { thing, other: usedBy ? named(usedBy.kind, usedBy.name.value) : '' },
      span: name.span,
      suggestions: [removal],
    };
  }
}

const named = (kind: Declaration['kind'], name: string): string =>
  `${nounOf[kind]} \`${name.replaceAll('`', "'")}\``;

const removalOf = (group: Unused['group']): Suggestion => ({
  description: new Set(group.map(({ name }) => name.value)).size > 1 ? 'Remove them all' : 'Remove it',
  edits: group.map(({ statement }) => removeStatement(statement.span)),
});
