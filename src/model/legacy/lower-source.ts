import type { Item, Option, Word } from '../../../grammar/ast.js';
import { available } from '../../source/release.js';
import type { LoweringContext } from './lowering-context.js';
import { option, optionsIn } from './nodes.js';

/** The criteria of one current rule that replace `from` and `authenticated`, in order. */
export type OldSource = readonly Option[];

/** Releases that know `from auth`. */
const fromAuth = { since: '6.7' } as const;

interface OldFrom {
  readonly place: Word;
  readonly kind: 'any' | 'local' | 'src';
  readonly negated: boolean;
  readonly value: Item | undefined;
}

/**
 * The current rules that match the clients of one rule from before 6.4. They differ for users who have logged in: then their address did not count,
 * but the word `local` in its place, which `from local` and `from any` match, and a table only if it contains `local`. So `from local` becomes two
 * rules today, and a rule on networks does not apply to users (ruleset_check_source of 5.3 to 6.0).
 */
export function lowerSource(
  rule: Word,
  from: Option | undefined,
  auth: Option | undefined,
  surroundings: LoweringContext,
  mayLogIn: boolean,
): readonly OldSource[] {
  const given = readFrom(rule, from);
  const plain = fromOption(given);
  if (given.kind === 'any') return [auth ? [plain, authOption(auth.keyword, isNegated(auth))] : [plain]];
  const servesUsers = namesLocal(given, surroundings) !== given.negated;
  const users = usersOnly(given, surroundings);
  if (auth && !isNegated(auth)) return servesUsers ? [users] : [];
  const others: OldSource = [plain, authOption(auth?.keyword ?? given.place, true)];
  if (auth) return [others];
  if (!mayLogIn && unreadTable(rule, from, surroundings) === undefined) return [[plain]];
  return servesUsers ? [[plain], users] : [others];
}

/** The table of a rule's sources if it was not read: it is assumed not to contain the word `local`. */
export function unreadTable(
  rule: Word,
  from: Option | undefined,
  { tables }: Pick<LoweringContext, 'tables'>,
): Word | undefined {
  const { kind, value } = readFrom(rule, from);
  if (kind !== 'src' || value?.type !== 'table-reference') return undefined;
  return tables.get(value.name.value)?.contents.known === false ? value.name : undefined;
}

const isNegated = (auth: Option): boolean => auth.negation !== undefined;

const authOption = (place: Word, negated: boolean): Option =>
  option('auth', place, [], negated ? place.span : undefined);

function usersOnly({ place }: OldFrom, { release }: LoweringContext): OldSource {
  if (available(fromAuth, release)) return [option('from', place, [option('auth', place)])];
  return [option('from', place, [option('any', place)]), authOption(place, false)];
}

function fromOption({ place, kind, negated, value }: OldFrom): Option {
  const inner = option(kind, place, value ? [value] : []);
  return option('from', place, [inner], negated ? place.span : undefined);
}

function readFrom(rule: Word, from: Option | undefined): OldFrom {
  if (from === undefined) return { place: rule, kind: 'local', negated: false, value: undefined };
  const { keyword: place, items } = from;
  const negated = items.some((item) => item.type === 'word' && item.form === 'symbol');
  const [source] = optionsIn(from);
  if (source === undefined) {
    // 5.3 had no word before the table.
    const value = items.find((item) => item.type !== 'word' || item.form !== 'symbol');
    if (value?.type !== 'word') return { place, kind: 'src', negated, value };
    if (value.value === 'all') return { place, kind: 'any', negated, value: undefined };
    return { place, kind: 'src', negated, value: isName.test(value.value) ? mapNamed(value) : value };
  }
  const name = source.keyword.value;
  const kind = name === 'any' || name === 'local' ? name : 'src';
  return { place, kind, negated, value: source.items[0] };
}

/** A word that is no address and no host: 5.2 wrote maps without brackets. */
const isName = /^(?!local(?:host)?$)[a-z_][\w-]*$/i;

const mapNamed = (name: Word): Item => ({
  type: 'table-reference',
  name,
  span: name.span,
  token: name.token,
});

/** Whether the word `local` is one of the sources. A table that was not seen is assumed not to contain it. */
function namesLocal({ kind, value }: OldFrom, { tables }: LoweringContext): boolean {
  if (kind !== 'src') return true;
  const isLocal = (text: string): boolean => text.toLowerCase() === 'local';
  switch (value?.type) {
    case 'word':
      return isLocal(value.value);
    case 'inline-list':
      return value.entries.some((entry) => isLocal(entry.value));
    case 'table-reference': {
      const contents = tables.get(value.name.value)?.contents;
      return contents?.known === true && contents.entries.some(({ key }) => isLocal(key));
    }
    default:
      return false;
  }
}
