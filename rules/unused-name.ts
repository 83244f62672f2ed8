import { nounOf } from '../src/lint/declarations.js';
import { removeStatement } from '../src/lint/suggest.js';
import { type Unused, unusedDeclarations } from '../src/lint/unused.js';
import { isWhole } from '../src/lint/whole.js';
import type { Config } from '../src/model/config.js';
import { available } from '../src/source/release.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'unused-name',
  category: 'correctness',
  severity: 'warning',
  summary: 'something is declared and never used',
  messages: {
    unused: '{thing} is declared and never used, so it does nothing; use it or remove it',
    onlyByUnused: '{thing} is used only by {other}, which is never used itself; use that or remove both',
  },
  *check({ config }) {
    if (!isWhole(config)) return;
    const reported = new Set<string>();
    const unused = unusedDeclarations(config).filter((one) => !isUsedUnsaid(one, config));
    for (const { declaration, usedBy, group } of unused) {
      const { kind, name } = declaration;
      const thing = `${nounOf[kind]} ${name.value}`;
      // The statements of one pki are one thing.
      if (reported.has(thing)) continue;
      reported.add(thing);
      yield {
        message: usedBy ? 'onlyByUnused' : 'unused',
        data: { thing, other: usedBy ? `${nounOf[usedBy.kind]} ${usedBy.name.value}` : '' },
        span: name.span,
        suggestions: [
          {
            description:
              new Set(group.map((other) => other.name.value)).size > 1 ? 'all of it goes' : 'it goes',
            edits: group.map((other) => removeStatement(other.statement.span)),
          },
        ],
      };
    }
  },
});

/** Up to 6.8 a relay without a `pki` shows the certificate of its HELO name, or that of every name. */
function isUsedUnsaid({ declaration }: Unused, config: Config): boolean {
  if (declaration.kind !== 'pki' || !available({ until: '6.8' }, config.release)) return false;
  return [...config.actions.values()].some((action) => action.type === 'relay' && action.pki === undefined);
}
