import { rewriteKey } from '../src/edit/entry-edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config } from '../src/model/config/config.js';
import { type Slip, slips } from './misspelt-domain/similar-domains.js';

export default defineRule({
  id: 'misspelt-domain',
  category: 'correctness',
  severity: 'warning',
  summary: 'A domain differs from a well-known one in one letter',
  needs: ['complete-config'],
  messages: {
    slip: {
      message: '`{domain}` looks like a typo of `{meant}`',
      label: 'the only place with this name',
      help: 'write `{meant}`',
    },
  },
  *check(context) {
    const { config, machine } = context;
    if (config.rules.length < 2) return;
    const found = slips(config, machine);
    if (found.length === 0) return;
    for (const slip of found) {
      const { domain, meant, entry, others } = slip;
      if (entry.span === undefined) continue;
      yield {
        message: 'slip',
        data: { domain, meant },
        span: entry.span,
        related: others
          .flatMap(({ span }) => (span ? [{ span, message: 'written like this here' }] : []))
          .slice(0, 4),
        suggestions: asElsewhere(config, slip),
      };
    }
  },
});

/** Suggests the other name for the entry. */
function asElsewhere(config: Config, { entry, domain, meant }: Slip): readonly Suggestion[] {
  if (entry.span === undefined) return [];
  const key = `${entry.key.slice(0, entry.key.length - domain.length)}${meant}`;
  const edit = rewriteKey(config, { ...entry, span: entry.span }, key);
  return edit ? [{ description: `Write \`${meant}\``, edits: [edit] }] : [];
}
