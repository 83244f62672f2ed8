import type { Directive, Item, Option, TableValue, Word } from '../../../grammar/ast.js';
import type { LegacyOptionName } from '../../../grammar/views.js';
import { available } from '../../source/release.js';
import type { Remark } from '../config/lowered.js';
import { lowerRelay } from './lower-relay.js';
import type { LoweringContext } from './lowering-context.js';
import { option, optionsIn, text } from './nodes.js';

/** An action that an `accept` rule is translated to. */
export interface LoweredAction {
  /** The preferred name of the action. */
  readonly wanted: string;
  /** The parts of the statement after its name. */
  readonly items: readonly Item[];
  readonly remarks: readonly Remark[];
  readonly certificate?: Word | undefined;
}

/** Releases in which `lmtp` takes no `user`. */
const lmtpWithoutUser = { since: '7.0', until: '7.4' } as const;

/** Translates the action of an `accept` rule: its method and lookups, and its own time in the queue. */
export function lowerAction(rule: Directive, surroundings: LoweringContext): LoweredAction {
  const given = optionsIn(rule);
  const find = (name: LegacyOptionName<'accept'>): Option | undefined =>
    given.find((each) => each.keyword.value === name);
  const expire = find('expire');
  const ttl = expire ? [option('ttl', expire.keyword, expire.items)] : [];
  const relay = find('relay');
  if (relay) {
    const { options, remarks, certificate } = lowerRelay(relay);
    const hosted = options.some(({ keyword }) => keyword.value === 'host');
    const backup = options.some(({ keyword }) => keyword.value === 'backup');
    return {
      wanted: backup ? 'backup' : hosted ? 'smarthost' : 'relay',
      items: [option('relay', relay.keyword), ...options, ...ttl],
      remarks,
      certificate,
    };
  }
  const lookups = given
    .filter(({ keyword }) => ['alias', 'virtual', 'userbase'].includes(keyword.value))
    .map((each) =>
      option(
        each.keyword.value,
        each.keyword,
        each.items.map((item) => referred(item, surroundings)),
      ),
    );
  const { method, user, remarks } = methodOf(rule, find, surroundings);
  return {
    wanted: find('virtual') ? 'virtual' : find('deliver') ? 'local' : 'forward',
    items: [method, ...(user ? [user] : []), ...lookups, ...ttl],
    remarks,
  };
}

function methodOf(
  rule: Directive,
  find: (name: LegacyOptionName<'accept'>) => Option | undefined,
  { release }: LoweringContext,
): { readonly method: Option; readonly user?: Option; readonly remarks: readonly Remark[] } {
  const deliver = find('deliver');
  const [given] = deliver ? optionsIn(deliver) : [];
  if (given === undefined) {
    const forward = find('forward-only');
    // An `accept` without an action only serves aliases and .forward files, and permanently rejects recipients that have neither.
    const method = forward ? option('forward-only', forward.keyword) : option('expand-only', rule.keyword);
    return { method, remarks: [] };
  }
  const { keyword: name, items } = given;
  const as = items.findIndex(
    (item) => item.type === 'word' && item.form === 'keyword' && item.value === 'as',
  );
  const own = as === -1 ? items : items.slice(0, as);
  const command = name.value === 'mda' ? own.find((item) => item.type === 'word') : undefined;
  const asked = command && commandOf(command);
  const remarks = asked?.remark ? [asked.remark] : [];
  const method = option(
    name.value,
    name,
    own.map((item) => (item === command && asked ? asked.word : item)),
  );
  const user = as === -1 ? undefined : items[as + 1];
  const word = items[as];
  if (user === undefined || word?.type !== 'word') return { method, remarks };
  if (name.value === 'lmtp' && available(lmtpWithoutUser, release))
    return {
      method,
      remarks: [
        ...remarks,
        {
          weight: 'changed',
          text: `deliver to lmtp … as: an lmtp action takes no user in ${release}, so mail is delivered as its recipient`,
          span: given.span,
        },
      ],
    };
  return { method, user: option('user', word, [user]), remarks };
}

/** The command of `deliver to mda`. Today smtpd puts it between double quotes for a shell, so it must not contain any. */
function commandOf(word: Word): { readonly word: Word; readonly remark?: Remark } {
  const { value, span } = word;
  if (!/["`$]/.test(value)) return { word };
  const single = value.replace(/"([^"'`$]*)"/g, "'$1'");
  if (!/["`$]/.test(single)) return { word: text(single, word) };
  const what =
    'deliver to mda: today a shell expands this command between double quotes first; put it into a script';
  return { word, remark: { weight: 'changed', text: what, span } };
}

/**
 * A table used for lookups. Before 5.3 its name was written without `<>`, and only a mapping makes sense here, so a word that is the name of a table
 * refers to that table.
 */
export function referred(item: Item, { tables }: Pick<LoweringContext, 'tables'>): Item {
  if (item.type !== 'word' || item.form !== 'bare' || !tables.has(item.value)) return item;
  const name = text(item.value, item);
  const reference: TableValue = { type: 'table-reference', name, span: item.span, token: item.token };
  return reference;
}
