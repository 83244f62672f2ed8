import type { Directive, ErrorStatement, Word } from '../../../grammar/ast.js';
import type { Listener } from '../config/config.js';
import { plainListener } from '../config/defaults.js';

/** Guesses a listener from an unreadable `listen on`, with the parts that determine who can use it: its address, tag and whether it requires a login. */
export function guessListener(statement: ErrorStatement): Listener | undefined {
  const [keyword, , on] = statement.words;
  if (keyword?.value !== 'listen' || on === undefined || on.value === 'socket') return undefined;
  const word = (name: string): Word | undefined =>
    statement.words.find(({ value, form }) => value === name && form !== 'quoted');
  const after = (name: string): Word | undefined => {
    const found = word(name);
    return found && statement.words[statement.words.indexOf(found) + 1];
  };
  const port = Number(after('port')?.value);
  const auth = word('auth');
  const optional = word('auth-optional');
  const directive: Directive = { type: 'directive', keyword, items: [], span: statement.span };
  return {
    ...bareListener(on.value, on.span, directive),
    port: Number.isInteger(port) && port > 0 ? port : word('smtps') ? 465 : 25,
    auth: auth ? 'auth' : optional ? 'auth-optional' : 'none',
    authSpan: (auth ?? optional)?.span,
    tag: after('tag')?.value,
    tagSpan: after('tag')?.span,
  };
}

export const bareListener = (on: string, onSpan: Listener['onSpan'], statement: Directive): Listener => ({
  ...plainListener,
  on,
  onSpan,
  port: 25,
  pkis: [],
  span: statement.span,
  statement,
});

/** Whether an unreadable statement may be a `reject` that protects the rules after it. */
export function mayReject({ words }: ErrorStatement): boolean {
  const [first] = words;
  if (first?.value !== 'accept' && first?.value !== 'reject' && first?.value !== 'match') return false;
  return words.some(({ value, form }) => value === 'reject' && form !== 'quoted');
}
