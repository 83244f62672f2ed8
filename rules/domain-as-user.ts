import { defineRule } from '../src/lint/rule.js';
import { asDomainSuggestions, dataOf } from './domain-as-user/completed-address.js';
import { faultyUses, isLikeDomain } from './shared/entry-faults.js';
import { placedEntriesOf, senderEntries } from './shared/table-uses.js';

export default defineRule({
  id: 'domain-as-user',
  category: 'correctness',
  severity: 'warning',
  summary: 'A domain without `@` is taken for a user name',
  messages: {
    address: {
      message: '`{entry}` is a user name here, not a domain',
      label: 'a user of this name at any domain{more}',
      note: '`{words}` takes an entry without `@` for a user',
      help: 'write `{instead}`',
    },
    virtual: {
      message: '`{entry}` is a user name here, not a domain',
      label: 'a user of this name{more}',
      note: 'A virtual table takes an entry without `@` for a user',
      help: 'write `{instead}`',
    },
  },
  *check({ config }) {
    for (const { use, faults } of faultyUses(config)) {
      const entries = faults.filter(({ fault }) => fault.type === 'domain-as-user').map(({ entry }) => entry);
      const [first] = entries;
      if (first === undefined) continue;
      yield {
        message: 'address',
        data: { ...dataOf(entries, first), words: use.words },
        span: first.span,
        related:
          use.table.origin === 'anonymous' ? [] : [{ span: use.span, message: 'compares mail addresses' }],
        suggestions: asDomainSuggestions(config, entries),
      };
    }
    for (const { pattern, entry } of senderEntries(config)) {
      if (!isLikeDomain(pattern)) continue;
      const data = { entry: pattern, more: '', words: 'senders', instead: `@${pattern}` };
      yield { message: 'address', data, span: entry.span };
    }
    const virtuals = [...config.actions.values()].flatMap((action) =>
      action.type === 'local' && action.virtual ? [action.virtual] : [],
    );
    for (const table of new Set(virtuals)) {
      const entries = placedEntriesOf(table).filter(({ key }) => isLikeDomain(key));
      const [first] = entries;
      if (first === undefined) continue;
      yield {
        message: 'virtual',
        data: dataOf(entries, first),
        span: first.span,
        suggestions: asDomainSuggestions(config, entries),
      };
    }
  },
});
