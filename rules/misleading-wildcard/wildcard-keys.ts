import type { Config, Table } from '../../src/model/config/config.js';
import { placedEntriesOf } from '../shared/table-uses.js';
import type { WildcardMessage } from './wildcard-message.js';
import { wildcardRewrite } from './wildcard-rewrite.js';

/** Reports stars in keys that are looked up literally. */
export function* inKeys(config: Config): Generator<WildcardMessage> {
  const tables = new Map<Table, string>();
  for (const action of config.actions.values()) {
    if (action.type === 'local' && action.virtual) tables.set(action.virtual, 'a virtual table');
    if (action.type === 'relay' && action.domain) tables.set(action.domain, '`relay domain`');
  }
  for (const [table, what] of tables)
    for (const entry of placedEntriesOf(table)) {
      if (!entry.key.includes('*')) continue;
      const domain = entry.key.startsWith('*@') ? entry.key.slice(1) : undefined;
      const isVirtual = what === 'a virtual table';
      const instead = isVirtual
        ? domain
          ? `\`${domain}\``
          : 'each address, or `@domain` for a whole domain'
        : 'each domain';
      yield {
        message: 'exact',
        data: { what, entry: entry.key, instead },
        span: entry.span,
        suggestions:
          isVirtual && domain && !domain.includes('*')
            ? wildcardRewrite(config, entry, domain, 'Match every other user of the domain')
            : [],
      };
    }
}
