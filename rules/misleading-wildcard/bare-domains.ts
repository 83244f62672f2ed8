import { acceptanceOf } from '../../src/lint/acceptance.js';
import type { RuleContext } from '../../src/lint/rule.js';
import type { MatchRule } from '../../src/model/config/config.js';
import { foldCase } from '../../src/model/config/lengths.js';
import { criteriaOf } from '../../src/verify/space/criteria.js';
import { placedEntriesOf } from '../shared/table-uses.js';
import type { WildcardMessage } from './wildcard-message.js';

/** `*.example.org` where no rule takes mail for `example.org` from other machines, as far as can be seen. */
export function* bareDomains(context: RuleContext): Generator<WildcardMessage> {
  const { config, machine } = context;
  const rules = config.rules.filter(comesFromOutside);
  const wild = rules.flatMap(({ for: to, outcome }) =>
    to.table === undefined || to.regex || to.negated || outcome.type !== 'action'
      ? []
      : placedEntriesOf(to.table).filter(({ key }) => /^\*\.[^.*@]+\.[^.*@]+$/.test(key)),
  );
  if (wild.length === 0) return;
  const named = new Set(['localhost', machine.serverName ?? '']);
  for (const { for: to, rcptTo } of rules) {
    const target = rcptTo ?? to;
    if (target === to && to.type === 'local' && !to.negated) continue;
    // Whatever is not a list of names that were seen may take it.
    if (target.negated || !target.table?.contents.known || ('regex' in target && target.regex)) return;
    for (const { key } of target.table.contents.entries)
      named.add(foldCase(key.slice(key.lastIndexOf('@') + 1)));
  }
  const suspects = [...new Set(wild)].filter(({ key }) => !named.has(foldCase(key.slice(2))));
  const apexes = suspects.map(({ key }) => key.slice(2));
  const acceptance =
    suspects.length === 0
      ? undefined
      : acceptanceOf(
          context,
          apexes.map((domain) => criteriaOf({ domains: [domain] })),
        );
  for (const [question, entry] of suspects.entries())
    if (acceptance?.of(question, 'others').possibly === false)
      yield { message: 'bare', data: { entry: entry.key, domain: apexes[question] ?? '' }, span: entry.span };
}

/** Whether clients that are neither this machine nor known by a login may have their mail taken by the rule. */
function comesFromOutside({ from, auth }: MatchRule): boolean {
  const isHere = (from.type === 'local' || from.type === 'socket') && !from.negated;
  return !isHere && !(auth && !auth.negated);
}
