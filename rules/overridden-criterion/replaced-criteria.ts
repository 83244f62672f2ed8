import type { Directive, Option } from '../../grammar/ast.js';

/** The long forms, by their first word, with the criteria that they set. */
const longForms: Readonly<Record<string, readonly string[]>> = {
  from: ['auth', 'mail-from'],
  for: ['rcpt-to'],
};

/** Criteria that a later long form replaces. In the reverse order smtpd refuses the rule. */
export function* replaced({
  items,
}: Directive): Generator<{ readonly first: Option; readonly last: Option }> {
  const earlier = new Map<string, Option>();
  for (const item of items) {
    if (item.type !== 'option') continue;
    const { keyword } = item;
    const inner = item.items.find((part) => part.type === 'option');
    const sets = longForms[keyword.value]?.find((name) => inner?.keyword.value === name);
    const first = sets === undefined ? undefined : earlier.get(sets);
    if (first !== undefined) yield { first, last: item };
    if (keyword.value !== 'from' && keyword.value !== 'for') earlier.set(keyword.value, item);
  }
}
