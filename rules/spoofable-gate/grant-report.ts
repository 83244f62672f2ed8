import type { Related, Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { strangersConnect } from '../shared/related-places.js';
import { login, ownMachine } from '../shared/rule-fixes.js';
import type { Grant } from './grants.js';

export function relatedOf({ taker, listener }: Grant, rule: MatchRule): readonly Related[] {
  return [
    strangersConnect(listener),
    ...(taker === rule ? [] : [{ span: taker.span, message: 'accepts the mail then' }]),
  ];
}

/** A relay may be meant for users or for this machine. */
export function suggestionsFor(config: Config, rule: MatchRule): readonly Suggestion[] {
  const { outcome } = rule;
  if (outcome.type !== 'action' || outcome.action.type !== 'relay') return [];
  return [login, ownMachine].flatMap((strategy) => strategy({ config, rule }) ?? []);
}
