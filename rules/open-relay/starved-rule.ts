import { refusesText } from '../../src/lint/refusals.js';
import { isPlainRelay, isTakenByAny } from '../../src/lint/rule-inclusion.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';

/**
 * Whether a relaying rule certainly gets no mail once it is changed, and what it had is rejected then, so that nothing else changes. This is known without reading
 * the changed text, or comparing whole rules, if one earlier rule takes all that the changed rule matches, and all later rules reject.
 *
 * @param changed the rule as it would be, in a text that smtpd accepts if it accepts this one
 */
export function isSurelyStarved(config: Config, rule: MatchRule, changed: MatchRule): boolean {
  const { rules, refusals, tooLarge } = config;
  if (tooLarge || refusals.some(refusesText) || !isOnlyOne(config, rule)) return false;
  return (
    rules.slice(rule.index).every(({ outcome }) => outcome.type === 'reject') &&
    isPlainRelay(changed) &&
    isTakenByAny(rules.slice(0, rule.index - 1), changed)
  );
}

/** Whether a statement is one rule only, and its words mean the same wherever they are: none comes from a macro, and no file is included twice. */
function isOnlyOne({ rules }: Config, { index, statement: { span } }: MatchRule): boolean {
  if (spanText(span).includes('$')) return false;
  return rules.every(
    ({ index: other, statement }) =>
      other === index || statement.span.file.path !== span.file.path || statement.span.start !== span.start,
  );
}
