import type { Directive, Item, Word } from '../../grammar/ast.js';
import { cover, type Span } from '../../src/source/text.js';
import { excerptOf } from '../shared/excerpt.js';

/** A setting in a statement. */
export interface Setting {
  readonly key: string;
  /** The name in messages: `queue ttl`. */
  readonly name: string;
  readonly value: string;
  /** The words of the setting, without those that it shares with others. */
  readonly span: Span;
  /** The statement, if it sets nothing else. */
  readonly alone: Directive | undefined;
}

/** Settings whose last value takes effect, by their first and second words (parse.y assigns them without a check for an earlier value). */
const single: Readonly<Record<string, readonly string[]>> = {
  queue: ['ttl', 'encryption'],
  smtp: ['ciphers', 'max-message-size', 'sub-addr-delim'],
  srs: ['key', 'key backup', 'ttl'],
  mta: ['max-deferred'],
  bounce: ['warn-interval'],
};

/** Statements in which each option is a setting of the name after the keyword. */
const named: Readonly<Record<string, readonly string[]>> = {
  pki: ['cert', 'key', 'dhe'],
  ca: ['cert'],
  action: ['wrapper'],
};

export function settingsInOrder(statement: Directive): readonly Setting[] {
  const { keyword, items, span } = statement;
  const [first] = items;
  const names = named[keyword.value];
  if (names !== undefined) return first?.type === 'word' ? ofName(statement, first, names) : [];
  if (keyword.value === 'admd')
    return [{ key: 'admd', name: 'admd', value: textOf(items), span, alone: statement }];
  const words = first?.type === 'option' ? [first.keyword, ...first.items] : items;
  const [what, ...values] = words;
  if (what?.type !== 'word') return [];
  if (what.value === 'limit' && keyword.value !== 'mta') return limitsOf(keyword.value, values, statement);
  const isBackup = isWord(values[0], 'backup') && keyword.value === 'srs';
  const option = isBackup ? `${what.value} backup` : what.value;
  if (!single[keyword.value]?.includes(option)) return [];
  const name = `${keyword.value} ${option}`;
  return [{ key: name, name, value: textOf(values), span, alone: statement }];
}

function ofName(statement: Directive, name: Word, wanted: readonly string[]): readonly Setting[] {
  const kind = statement.keyword.value;
  const own = kind === 'action' ? name.value : name.value.toLowerCase();
  return statement.items.flatMap((item): readonly Setting[] => {
    if (item.type !== 'option' || !wanted.includes(item.keyword.value)) return [];
    const what = item.keyword.value;
    // An action has its options in one statement; a pki or ca may have several.
    const isAlone = kind !== 'action' && statement.items.length === 2;
    return [
      {
        key: JSON.stringify([kind, own, what]),
        name: `${kind} ${name.value} ${what}`,
        value: textOf(item.items),
        span: item.span,
        alone: isAlone ? statement : undefined,
      },
    ];
  });
}

/** `smtp limit max-rcpt 100 max-mails 2`: pairs. */
function limitsOf(kind: string, items: readonly Item[], statement: Directive): readonly Setting[] {
  return items.flatMap((item, at): readonly Setting[] => {
    const value = items[at + 1];
    if (at % 2 === 1 || item.type !== 'word' || value === undefined) return [];
    const name = `${kind} limit ${item.value}`;
    const alone = items.length === 2 ? statement : undefined;
    return [{ key: name, name, value: textOf([value]), span: cover(item.span, value.span), alone }];
  });
}

const isWord = (item: Item | undefined, value: string): boolean =>
  item?.type === 'word' && item.value === value;

const textOf = (items: readonly Item[]): string =>
  items.map((item) => (item.type === 'word' ? item.value : excerptOf(item.span))).join(' ');
