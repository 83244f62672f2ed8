import type { Statement, Word } from '../../grammar/ast.js';
import { localMethods } from '../../src/model/config/actions.js';
import type { NameKind } from '../../src/model/config/config.js';
import { declaredKinds } from '../../src/model/declarations.js';
import { nearest } from '../../src/source/nearest.js';

interface MeantName {
  readonly kind: NameKind;
  readonly name: string;
}

/** The name in `action mbox "in"`, which belongs before the method, with the method. */
export function nameBehindMethod([first, method, name]: readonly Word[]):
  | { readonly method: Word; readonly name: Word }
  | undefined {
  if (first?.value !== 'action' || method?.form !== 'keyword' || name === undefined) return undefined;
  const isMethod = method.value === 'relay' || localMethods.some((known) => known === method.value);
  return isMethod && (name.form === 'quoted' || name.form === 'bare') ? { method, name } : undefined;
}

/** The name in `acton "in" mbox`, whose first word is misspelt. */
function nameBehindMisspelling([first, name]: readonly Word[]): MeantName | undefined {
  if (first?.form !== 'bare' || (name?.form !== 'quoted' && name?.form !== 'bare')) return undefined;
  const meant = nearest(first.value, Object.keys(declaredKinds));
  const kind = meant === undefined ? undefined : declaredKinds[meant];
  return kind && { kind, name: name.value };
}

/** The names that a refused statement was meant to declare. */
export function meantNames(statement: Statement): readonly MeantName[] {
  if (statement.type !== 'error') return [];
  const { words } = statement;
  const late = nameBehindMethod(words);
  if (late) return [{ kind: 'action', name: late.name.value }];
  const misspelt = nameBehindMisspelling(words);
  if (misspelt) return [misspelt];
  const sign = words.findIndex(({ value, form }) => form === 'symbol' && value === '=');
  // `my host = "a"`, `$host = "a"`, `listen = "a"`: either word may be the name that is used below.
  return sign < 1 || sign > 2
    ? []
    : words.slice(0, sign).map(({ value }) => ({ kind: 'macro', name: value.replace(/^\$/, '') }));
}
