import type { Report } from '../../src/lint/rule.js';
import type { Config, Table } from '../../src/model/config/config.js';
import { placedEntriesOf } from '../shared/table-uses.js';
import { counted } from './kind-corrections.js';

/** Reports keys of alias tables that have a domain. */
export function* aliasesOf(
  config: Config,
): Generator<
  Report<
    | 'address-as-domain'
    | 'address-as-name'
    | 'network-as-domain'
    | 'name-as-network'
    | 'network-as-name'
    | 'alias'
  >
> {
  const tables = new Set<Table>();
  for (const action of config.actions.values())
    if (action.type === 'local' && action.alias) tables.add(action.alias);
  for (const table of tables) {
    const entries = placedEntriesOf(table).filter(({ key }) => /^[^@]*@[^@]*$/.test(key));
    const [first] = entries;
    if (first === undefined) continue;
    const user = first.key.replace(/@.*$/, '') || 'user names';
    yield { message: 'alias', data: { entry: counted(entries, first), user }, span: first.span };
  }
}
