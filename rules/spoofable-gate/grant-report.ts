import type { Related, Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
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
export function grantSuggestions(config: Config, rule: MatchRule): readonly Suggestion[] {
  if (relayActionOf(rule) === undefined) return [];
  return [login, ownMachine].flatMap((strategy) => strategy({ config, rule })?.suggestion ?? []);
}
