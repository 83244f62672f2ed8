import type { ErrorStatement, Statement, Word } from '../../../grammar/ast.js';
import { replace } from '../../edit/edits.js';
import { cover, type Edit, spanText } from '../../source/text.js';
import { isPlain, wordsIn } from './refused-words.js';
import { inDoubleQuotes, leftOut, type Repair, replacedBy } from './repair-edits.js';
import { swallowedFrom } from './swallowed-lines.js';

/** Statements of the syntax before 6.4, and those of today's that may appear with them, that do not decide whose mail goes where. */
const settings: ReadonlySet<string> = new Set([
  ...['bounce', 'bounce-warn', 'ca', 'ciphers', 'curve', 'expire', 'hostname', 'limit', 'max-message-size'],
  ...[
    'max-mta-deferred',
    'mda',
    'mta',
    'pki',
    'queue',
    'scheduler',
    'smtp',
    'srs',
    'subaddressing-delimiter',
  ],
]);

/** The intended readings of a statement that the releases before 6.4 refuse as well, or that is from an even earlier release. Empty if it cannot be interpreted. */
export function olderRepairs(statement: Statement, before: Statement | undefined): readonly Repair[] {
  const [first] = wordsIn(statement);
  if (first === undefined || swallowedFrom(statement) !== undefined) return [];
  if (statement.type === 'error') {
    if (first.value === 'accept' || first.value === 'reject') return ruleRepairs(statement);
    if (first.value === 'map') return tableRepairs(statement);
    if (first.value === 'table') return keywordAsName(statement);
    if (isRestOfRelay(statement, before)) return [leftOut(statement.span)];
  }
  const isOfMail = wordsIn(statement)
    .slice(1)
    .some((word) => isPlain(word) && rules.has(word.value));
  return settings.has(first.value) && !isOfMail ? [leftOut(statement.span)] : [];
}

const rules: ReadonlySet<string> = new Set(['accept', 'reject', 'match', 'listen', 'from', 'action']);

/** Whether a statement is `auth "secrets"` or the like, on a line of its own below a rule that relays. */
function isRestOfRelay({ words }: ErrorStatement, before: Statement | undefined): boolean {
  const above = before === undefined ? [] : spanText(before.span).split(/\s+/);
  return (
    above[0] === 'accept' &&
    above.includes('relay') &&
    ofRelay.has(words[0]?.value ?? '') &&
    words.length <= 4
  );
}

/** The words after the host of a relay that only say how to connect to it. */
const ofRelay: ReadonlySet<string> = new Set([
  'auth',
  'certificate',
  'enable',
  'port',
  'smtps',
  'ssl',
  'tls',
]);

/** Repairs `map "x" { source db "/path" }` of 5.2. */
function tableRepairs({ words, span }: ErrorStatement): readonly Repair[] {
  const [, name, open, source, kind, path, close, ...more] = words;
  const isMap =
    open?.value === '{' && source?.value === 'source' && close?.value === '}' && more.length === 0;
  if (!isMap || name === undefined || kind === undefined || path === undefined) return [];
  const backend = kind.value === 'plain' ? 'file' : kind.value;
  return [replacedBy(span, `table ${name.value} ${inDoubleQuotes(`${backend}:${path.value}`)}`)];
}

/** Repairs a keyword used as the name of a table, in its declaration and its uses. */
function keywordAsName({ words: [, name], span: { file } }: ErrorStatement): readonly Repair[] {
  if (name?.form !== 'keyword') return [];
  const uses = [...file.text.matchAll(new RegExp(`<\\s*${name.value}\\s*>`, 'g'))].map(({ index, 0: text }) =>
    replace({ file, start: index, end: index + text.length }, `<${name.value}_>`),
  );
  return [{ edits: [replace(name.span, `${name.value}_`), ...uses] }];
}

/** Words that say what happens to mail. */
const methods: ReadonlySet<string> = new Set(['deliver', 'relay', 'forward-only']);

function ruleRepairs({ words, span }: ErrorStatement): readonly Repair[] {
  const edits = [...oldWords(words), ...restOfMethod(words)];
  const isComplete = words[0]?.value === 'reject' || words.some(({ value }) => methods.has(value));
  if (isComplete) return edits.length === 0 ? [] : [{ edits }];
  // The rule may have been meant to relay mail, or to keep it.
  return ['relay', 'deliver to mbox'].map((method) => ({
    edits: [...edits, replace({ ...span, start: span.end }, ` ${method}`)],
  }));
}

/** Replaces words of 5.2 by those of later releases and `localhost` by `local`, and removes a repeated keyword. */
function oldWords(words: readonly Word[]): readonly Edit[] {
  return words.flatMap((word, at) => {
    const before = words[at - 1]?.value;
    if (before === word.value && word.form === 'keyword') return leftOut(word.span).edits;
    if ((before === 'for' || before === 'from') && word.value === 'all') return [replace(word.span, 'any')];
    if (before === 'from' && word.value === 'localhost') return [replace(word.span, 'local')];
    const isMap = before === 'alias' || before === 'virtual' || before === 'userbase';
    return isMap && word.form !== 'symbol' ? [replace(word.span, `<${word.value}>`)] : [];
  });
}

/** Leaves out what follows the host of a relay, makes one text of a command, and adds some destination if it is missing. */
function restOfMethod(words: readonly Word[]): readonly Edit[] {
  const at = words.findIndex(({ value }) => value === 'via' || value === 'mda' || value === 'lmtp');
  const [method, value, next] = words.slice(at, at + 3);
  const last = words.at(-1);
  if (at < 0 || method === undefined || last === undefined) return [];
  if (value === undefined)
    return method.value === 'via' ? [] : [replace({ ...last.span, start: last.span.end }, ' "/destination"')];
  if (next === undefined) return [];
  const rest = words.slice(at + 2);
  if (method.value === 'via')
    return rest.some((word) => ofRelay.has(word.value)) ? leftOut(cover(next.span, last.span)).edits : [];
  if (method.value !== 'mda' || value.form === 'quoted') return [];
  const command = cover(value.span, last.span);
  return [replace(command, inDoubleQuotes(spanText(command)))];
}
