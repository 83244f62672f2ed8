import type { Directive, Item, Word } from '../../../grammar/ast.js';
import { hidesSecret, mask } from '../../source/hidden.js';
import { spanText } from '../../source/text.js';
import type { Secrets } from './secrets.js';

/** Replaces each secret in a statement by `***`, so that it still reads as a statement. */
export function maskedStatement(statement: Directive, secrets: Secrets): Directive {
  return { ...statement, items: statement.items.map((item) => maskedItem(item, secrets)) };
}

function maskedItem(item: Item, secrets: Secrets): Item {
  const word = (each: Word): Word => maskedWord(each, secrets);
  switch (item.type) {
    case 'word':
      return word(item);
    case 'table-reference':
      return { ...item, name: word(item.name) };
    case 'inline-list':
      return { ...item, entries: item.entries.map(word) };
    case 'inline-mapping':
      return {
        ...item,
        entries: item.entries.map(({ key, value }) => ({ key: word(key), value: word(value) })),
      };
    case 'option':
      return { ...item, items: item.items.map((each) => maskedItem(each, secrets)) };
  }
}

function maskedWord(word: Word, secrets: Secrets): Word {
  const { form, value, span, writtenAt = span } = word;
  if (form !== 'bare' && form !== 'quoted') return word;
  const shown = secrets.inText(value);
  if (shown !== value) return { ...word, form: 'quoted', value: shown };
  const isHidden = hidesSecret(spanText({ ...writtenAt, file: secrets.masked(writtenAt.file) }));
  return isHidden ? { ...word, form: 'quoted', value: mask } : word;
}
