import type { Config, Table } from '../../src/model/config/config.js';
import { foldCase } from '../../src/model/config/lengths.js';
import { flatten } from '../../src/verify/smtp/filter-phases.js';
import { entriesOf, placedEntriesOf } from '../shared/table-uses.js';
import type { WildcardMessage } from './wildcard-message.js';

/** Reports `@*.bad.example` in a list of rejected senders if `bad.example` itself is on no such list. */
export function* rejectedSenders(config: Config): Generator<WildcardMessage> {
  const lists = rejectedLists(config);
  const listed = new Set<string>();
  for (const list of lists) for (const { key } of entriesOf(list)) listed.add(domainIn(key));
  for (const list of lists)
    for (const entry of placedEntriesOf(list)) {
      const domain = belowOnly.exec(entry.key)?.[1];
      if (domain === undefined || listed.has(foldCase(domain))) continue;
      yield {
        message: 'sender',
        data: { entry: entry.key, domain },
        span: entry.span,
      };
    }
}

const belowOnly = /^@\*\.([^*@]+\.[^*@]+)$/;

const domainIn = (pattern: string): string => foldCase(pattern.slice(pattern.lastIndexOf('@') + 1));

/** The lists of senders that a rule or a filter rejects. */
function rejectedLists({ rules, listeners }: Config): ReadonlySet<Table> {
  const lists = new Set<Table>();
  for (const { mailFrom, outcome } of rules)
    if (mailFrom && !mailFrom.regex && !mailFrom.negated && outcome.type === 'reject')
      lists.add(mailFrom.table);
  for (const filter of listeners.flatMap(({ filters }) => flatten(filters))) {
    if (filter.type !== 'phase' || filter.condition?.table === undefined) continue;
    const { condition, effect } = filter;
    const rejects = effect?.type === 'reject' || effect?.type === 'disconnect';
    if (rejects && condition.on === 'mail-from' && !condition.regex && !condition.negated)
      lists.add(filter.condition.table);
  }
  return lists;
}
