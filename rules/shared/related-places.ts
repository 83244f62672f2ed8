import type { Related } from '../../src/lint/finding.js';
import type { MatchRule } from '../../src/model/config/config.js';
import type { Span } from '../../src/source/text.js';

/** The place of a missing criterion that smtpd takes as local: the keyword of the rule. */
export const impliedHere = (rule: MatchRule, criterion: 'from' | 'for'): Related => ({
  span: rule.statement.keyword.span,
  message: `\`${criterion} local\` is implied here`,
});

/** The listener through which strangers come. */
export const strangersConnect = (listener: Span): Related => ({
  span: listener,
  message: 'strangers connect here',
});
