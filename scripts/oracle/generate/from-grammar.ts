import fc from 'fast-check';
import {
  type OptionTable,
  type SyntaxPart,
  statements,
  type ValueSlot,
  type ValueSlotName,
  valueSlots,
} from '../../../grammar/index.js';
import { repeated } from './expand.js';

/**
 * Generates statements from the reader's own tables: everything that a statement may contain in any release occurs in some text, in every order that the tables allow. The values
 * come from productions.txt.
 */
const values = {
  'action name': 'action-name',
  'ca name': 'host-name',
  ciphers: 'string',
  command: 'command',
  delimiter: 'delimiter',
  'dhe kind': 'dhe',
  'domain name': 'domain-name',
  directory: 'string',
  'filter name': 'filter-name',
  group: 'user',
  'host name': 'host-name',
  interface: 'interface',
  interval: 'interval',
  'limit name': 'limit-name',
  'mail address': 'string',
  path: 'cert',
  'pki name': 'pki-name',
  'process name': 'proc-name',
  protocols: 'string',
  reply: 'string',
  secret: 'queue-key',
  socket: 'string',
  'table name': 'table-name',
  tag: 'tag',
  text: 'string',
  user: 'user',
  'wrapper name': 'wrapper-name',
  number: 'number',
  size: 'size',
  port: 'port',
  table: 'any-table',
  contents: 'contents',
  filters: 'filter-use',
  chain: 'chain',
} as const satisfies Readonly<Record<ValueSlotName, string>>;

type Expand = (name: string) => fc.Arbitrary<string>;
const none = fc.constant('');
const most = 4;

/** Generates texts for each statement that the tables describe. */
export function fromGrammar(expand: Expand): fc.Arbitrary<string> {
  const sequence = (parts: readonly SyntaxPart[]): fc.Arbitrary<string> =>
    fc.tuple(...parts.map(part)).map((texts) => texts.filter((text) => text !== '').join(' '));

  const part = (each: SyntaxPart): fc.Arbitrary<string> => {
    if (typeof each === 'string') return value(each);
    if ('word' in each) return fc.constant(each.word);
    if ('symbol' in each) return fc.constant(each.symbol);
    if ('optional' in each) return fc.oneof(none, sequence(each.optional));
    if ('either' in each) return fc.oneof(...each.either.map(sequence));
    if ('many' in each)
      return fc
        .array(fc.oneof(...each.many.map(sequence)), { maxLength: most })
        .map((texts) => texts.join(' '));
    if ('one' in each) return option(each.one, each.negatable ?? false);
    return repeated(option(each.any, each.negatable ?? false), '*');
  };

  const value = (name: ValueSlotName): fc.Arbitrary<string> => {
    const { words = [] }: ValueSlot = valueSlots[name];
    return fc.oneof(
      { weight: 8, arbitrary: expand(values[name]) },
      ...words.map(({ word }) => ({ weight: 1, arbitrary: fc.constant<string>(word) })),
    );
  };

  const option = (table: OptionTable, negatable: boolean): fc.Arbitrary<string> =>
    fc
      .tuple(
        negatable ? fc.constantFrom('', '', '', '! ', '!') : none,
        fc.oneof(
          ...Object.entries(table).map(([word, syntax]) =>
            sequence([...(syntax.takes ?? []), ...(syntax.followedBy ?? [])]).map((rest) =>
              rest === '' ? word : `${word} ${rest}`,
            ),
          ),
        ),
      )
      .map((texts) => texts.join(''));

  return fc.oneof(
    ...Object.entries(statements).map(([word, { parts }]) =>
      sequence(parts).map((rest) => (rest === '' ? word : `${word} ${rest}`)),
    ),
  );
}
