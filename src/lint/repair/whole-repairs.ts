import type { Statement } from '../../../grammar/ast.js';
import type { Config, Filter } from '../../model/config/config.js';
import { spanText } from '../../source/text.js';
import { relayingBy } from './missing-action.js';
import { isProxy, tagsMeant } from './opening-options.js';
import { mentions, nameDeclaredBy, textsIn } from './refused-words.js';
import { inDoubleQuotes, leftOut, type Repair, replacedBy } from './repair-edits.js';

/** Repairs a statement that cannot be read word by word. */
type WholeRepair = (statement: Statement, config: Config) => readonly Repair[];

/** The statements that decide what becomes of mail. All others can be left out; their tables then count as unseen. */
export const decisive: Readonly<Record<string, WholeRepair | undefined>> = {
  listen: (statement, config) => {
    const { span } = statement;
    const [, on] = /^listen\s+on\s+(\S+)/.exec(spanText(span)) ?? [];
    const tags = tagsMeant(statement, config);
    if (on === undefined || tags === undefined || textsIn(span).some(isProxy)) return [];
    // A listener without options takes mail from everyone.
    const isAddress = on !== 'socket' && /^[\w.:-]+$/.test(on);
    const listeners = ['', ...tags.map((tag) => ` tag ${inDoubleQuotes(tag)}`)];
    return [
      ...listeners.map((tag) => replacedBy(span, `listen on ${isAddress ? on : '0.0.0.0'}${tag}`)),
      ...(on === 'socket' ? [replacedBy(span, 'listen on socket')] : []),
    ];
  },
  action: (statement) => {
    const name = nameDeclaredBy(statement);
    if (name === undefined) return [];
    return ['relay', 'maildir'].map((method) =>
      replacedBy(statement.span, `action ${inDoubleQuotes(name)} ${method}`),
    );
  },
  // The rule may be anything: none at all, one for everyone's mail to anyone, or one that refuses that mail.
  match: ({ span }, config) => [
    leftOut(span),
    relayingBy(config, span, span, 'match from any for any '),
    replacedBy(span, 'match from any for any reject'),
  ],
  // A filter may refuse everything, or nothing.
  filter: (statement, config) => {
    const name = nameDeclaredBy(statement);
    if (name === undefined || mayUndo(statement, name, config)) return [];
    return ['reject "550 no"', 'junk'].map((effect) =>
      replacedBy(statement.span, `filter ${inDoubleQuotes(name)} phase connect match !src "::" ${effect}`),
    );
  },
};

/** Effects by which a filter keeps other filters from refusing: it skips them, or changes what they see. */
const undoing: ReadonlySet<string> = new Set(['bypass', 'rewrite']);

const effects = ['reject', 'disconnect', 'junk', 'report', 'chain', 'proc', 'proc-exec'];

/** Whether a filter may undo what other filters refuse. */
function mayUndo({ span }: Statement, name: string, { filters }: Config): boolean {
  const others = [...filters.values()].filter((each) => each.name !== name);
  const texts = textsIn(span);
  const isUndoing = mentions(texts, [...undoing]) || !mentions(texts, effects);
  return others.length > 0 && (isUndoing || (mentions(texts, ['chain']) && others.some(undoes)));
}

const undoes = (filter: Filter): boolean =>
  filter.type === 'phase' && filter.effect !== undefined && undoing.has(filter.effect.type);
