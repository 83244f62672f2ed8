import type { Release } from '../../source/release.js';
import { expressionPattern } from '../automata/expressions.js';
import type { Ere } from '../match/ere-tree.js';
import { parseRegex } from '../match/regex.js';
import { networksTouched, usualWidth } from './network-widths.js';
import { publicAddresses } from './public-addresses.js';
import { sourceAtoms } from './source-atoms.js';
import type { StringBudget } from './string-predicates.js';
import { compileExpressions } from './table-contents.js';

/**
 * Whether some regular expression over addresses matches public networks that it does not name: it does not begin as an address begins, and matches addresses of
 * more than one network. `"10.0.0.5"` matches 110.0.0.5 and 210.0.0.57, `"192\.168\."` matches 8.192.168.8; `"203\.0\.113\."` can only be one network. Throws
 * TooLarge.
 */
export function someLoose(expressions: readonly string[], release: Release, budget: StringBudget): boolean {
  return expressions.some((text) => {
    const parsed = parseRegex(text);
    if (parsed.kind !== 'regular' || isPinned(parsed.ere)) return false;
    const { table } = compileExpressions([text]);
    if (table === undefined) return false;
    const nothing = { ipv4: [], ipv6: [], local: false };
    const expression = { ...nothing, patterns: [expressionPattern(table)] };
    const atoms = sourceAtoms([publicAddresses([]), expression], [], release, budget);
    return (
      networksTouched(
        atoms.filter(({ predicates }) => predicates.length === 2),
        usualWidth,
      ) > 1
    );
  });
}

/** Whether every match is at the start of the text and begins with a literal character. */
function isPinned(ere: Ere): boolean {
  switch (ere.type) {
    case 'choice':
      return ere.options.every(isPinned);
    case 'sequence': {
      const start = ere.items.findIndex(isStart);
      if (start < 0) return ere.items.length > 0 && ere.items[0] !== undefined && isPinned(ere.items[0]);
      return isLiteral(ere.items.slice(start + 1));
    }
    default:
      return false;
  }
}

const isStart = (ere: Ere): boolean => ere.type === 'assert' && ere.before === 'edge';

/** Whether a sequence begins with a literal character, or with alternatives that each begin with one. */
function isLiteral(items: readonly Ere[]): boolean {
  const [first] = items.filter(({ type }) => type !== 'assert' && type !== 'empty');
  switch (first?.type) {
    case 'set':
      return first.ranges.length === 1 && first.ranges.every(([low, high]) => low === high);
    case 'sequence':
      return isLiteral(first.items);
    case 'choice':
      return first.options.every((option) => isLiteral([option]));
    case 'repeat':
      return first.min > 0 && isLiteral([first.item]);
    default:
      return false;
  }
}
