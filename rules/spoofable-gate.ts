import { defineRule, type Report, type RuleContext } from '../src/lint/rule.js';
import { clientChosen } from './shared/client-chosen.js';
import { strangersConnect } from './shared/related-places.js';
import { Strangers, transcriptOf } from './shared/strangers.js';
import { bypasses } from './spoofable-gate/bypass.js';
import { grantSuggestions, relatedOf } from './spoofable-gate/grant-report.js';
import { grantedBy, grantedMail, isForAnyone, maxGrants } from './spoofable-gate/grants.js';
import { spoofableCriteriaOf } from './spoofable-gate/spoofable-criteria.js';

const messages = {
  sender: {
    message: '`mail-from` does not keep strangers out',
    label: clientChosen.sender,
    note: 'Strangers can {gain}',
    help: 'use `from src` or `from auth`',
  },
  helo: {
    message: '`helo` does not keep strangers out',
    label: clientChosen.helo,
    note: 'Strangers can {gain}',
    help: 'use `from src` or `from auth`',
  },
  rdns: {
    message: '`rdns` does not keep strangers out',
    label: clientChosen.rdns,
    note: 'Strangers can {gain}',
    help: 'use `from src`, or reject `!fcrdns` in a filter',
  },
  'sender-bypass': {
    message: 'A forged sender gets past filter `{filter}`',
    label: clientChosen.sender,
    help: 'ask for `src` or `auth`',
  },
  'helo-bypass': {
    message: 'A forged HELO name gets past filter `{filter}`',
    label: clientChosen.helo,
    help: 'ask for `src` or `auth`',
  },
  'rdns-bypass': {
    message: 'A forged reverse name gets past filter `{filter}`',
    label: clientChosen.rdns,
    help: 'ask for `src`, or reject `!fcrdns` in an earlier filter',
  },
} as const;

export default defineRule({
  id: 'spoofable-gate',
  category: 'relay',
  severity: 'warning',
  summary: 'A rule trusts a name that any client can claim',
  messages,
  *check(context) {
    yield* byRules(context);
    yield* byFilters(context);
  },
});

function* byRules(context: RuleContext): Generator<Report<keyof typeof messages>> {
  const { config, machine } = context;
  const asking = config.rules.flatMap((rule) => {
    const criteria = spoofableCriteriaOf(rule, config, machine);
    return criteria.length === 0 ? [] : [{ rule, criteria }];
  });
  if (asking.length === 0) return;
  const strangers = new Strangers(config, machine);
  if (strangers.listeners.length === 0) return;
  const holes = new Set(context.verdict.holes.map(({ rule }) => rule));
  for (const { rule, criteria } of asking.slice(0, maxGrants)) {
    const found = grantedBy(strangers, rule, criteria, config, machine);
    if (found === undefined || holes.has(found.taker.index)) continue;
    // It is proven for any contents of unseen lists that strangers cannot send to anyone; here an entry is assumed for this rule alone.
    if (isForAnyone(found) && context.verdict.openRelay === 'no') continue;
    yield {
      message: found.claim,
      data: { gain: grantedMail(found) },
      span: found.span,
      related: relatedOf(found, rule),
      suggestions: grantSuggestions(config, rule),
      ...transcriptOf(found.with),
    };
  }
}

function* byFilters({ config }: RuleContext): Generator<Report<keyof typeof messages>> {
  for (const { claim, filter, use, past } of bypasses(config)) {
    const span = filter.condition?.span ?? filter.span;
    yield {
      message: `${claim}-bypass`,
      data: { filter: past.name },
      span,
      related: [{ span: past.nameSpan, message: 'this filter is skipped' }, strangersConnect(use)],
    };
  }
}
