import { acceptanceOf } from '../../src/lint/acceptance.js';
import type { RuleContext } from '../../src/lint/rule.js';
import { foldCase } from '../../src/model/config/lengths.js';
import { criteriaOf } from '../../src/verify/space/criteria.js';
import { isFromOutside } from '../shared/serving-rules.js';
import { placedEntriesOf } from '../shared/table-uses.js';
import type { WildcardMessage } from './wildcard-message.js';

/** Reports `*.example.org` if no rule takes mail for `example.org` from other machines, as far as is known. */
export function* bareDomains(context: RuleContext): Generator<WildcardMessage> {
  const { config, machine } = context;
  const rules = config.rules.filter(isFromOutside);
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
    // A criterion other than a list of names that was seen may take it.
    if (target.negated || !target.table?.contents.known || ('regex' in target && target.regex)) return;
    for (const { key } of target.table.contents.entries)
      named.add(foldCase(key.slice(key.lastIndexOf('@') + 1)));
  }
  const suspects = [...new Set(wild)].filter(({ key }) => !named.has(foldCase(key.slice(2))));
  for (const entry of refusedOf(context, groupsOf(suspects)))
    yield { message: 'bare', data: { entry: entry.key, domain: apexOf(entry) }, span: entry.span };
}

type WildcardEntry = ReturnType<typeof placedEntriesOf>[number];

const apexOf = ({ key }: WildcardEntry): string => key.slice(2);

/** Groups of entries, few compared to the entries: usually no domain of a group is accepted, and one question decides about all of them. */
function groupsOf(entries: readonly WildcardEntry[]): readonly (readonly WildcardEntry[])[] {
  const size = Math.ceil(Math.sqrt(entries.length));
  const groups: WildcardEntry[][] = [];
  for (let at = 0; at < entries.length; at += size) groups.push(entries.slice(at, at + size));
  return groups;
}

/** The entries whose domains get no mail, in their order. Each entry of a group that gets some mail is asked about separately. */
function refusedOf(
  context: RuleContext,
  groups: readonly (readonly WildcardEntry[])[],
): readonly WildcardEntry[] {
  if (groups.length === 0) return [];
  const questions = groups.map((group) => criteriaOf({ domains: group.map(apexOf) }));
  const acceptance = acceptanceOf(context, questions);
  if (acceptance === undefined) return [];
  const isRefused = groups.map((_, question) => !acceptance.of(question, 'others').possibly);
  const single = groups.flatMap((group, at) => (isRefused[at] || group.length === 1 ? [] : group));
  const refused = new Set([
    ...groups.flatMap((group, at) => (isRefused[at] ? group : [])),
    ...refusedOf(
      context,
      single.map((entry) => [entry]),
    ),
  ]);
  return groups.flat().filter((entry) => refused.has(entry));
}
