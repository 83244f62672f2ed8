import type { Config } from '../../src/model/config/config.js';
import { available } from '../../src/source/release.js';
import type { DeclaredNames } from './declared-names.js';
import { kindWord, otherCase, renameSuggestion } from './name-corrections.js';
import type { NameReport } from './name-messages.js';

/** Reports undefined names in relays, which look up their `pki` and `ca` as written among lower-case names: at start since 7.0, before that when they send. */
export function* undefinedCertificates(config: Config, names: DeclaredNames): Generator<NameReport> {
  const message = available({ since: '7.0' }, config.release) ? 'atStart' : 'whenSending';
  for (const { kind, name, span } of config.references) {
    if (kind !== 'pki' && kind !== 'ca') continue;
    if ((kind === 'pki' ? config.pkis : config.cas).has(name)) continue;
    const statement = names.statements.at(span);
    if (statement?.type !== 'directive' || statement.keyword.value !== 'action') continue;
    const lower = otherCase(config, kind, name);
    if (lower !== undefined) {
      yield {
        message: 'case',
        data: { kind, nearest: lower },
        span,
        suggestions: [renameSuggestion(span, name, lower)],
      };
      continue;
    }
    const best = names.nearest(kind, name, span)?.toLowerCase();
    const suggestions = best && [renameSuggestion(span, name, best)];
    yield { message, data: { kind: kindWord(kind), name }, span, ...(suggestions && { suggestions }) };
  }
}
