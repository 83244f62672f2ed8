import type { Config } from '../../model/config/config.js';
import { firstWhere } from '../../source/first-where.js';
import type { Placeholder, Rendering } from '../../source/templates/render.js';
import type { Span } from '../../source/text.js';
import type { Uncertainty } from './bounds.js';
import { declared, firstWordOf, lineEnd, mainStatements } from './placement.js';
import { placeholdersWithin } from './ranges.js';
import { isForPlaceholder } from './refused-statements.js';
import { type SameLength, withSameLength } from './same-length-edits.js';
import { filledInText } from './written.js';

/** The statements that a rendering leaves unknown, apart from its choices. */
export interface Vague {
  /** The text without what is only filled in, of the same length. */
  readonly text: string;
  readonly anything: Uncertainty['anything'];
  /** Listeners some of whose options are unknown. */
  readonly listeners: readonly { readonly start: number; readonly end: number }[];
  /** Actions of which only the name is known. */
  readonly actions: ReadonlySet<string>;
}

/** The reasons why an answer about such statements is not known, each with its place in the template, if there is one. */
export const vagueReasons = (
  { anything, actions, listeners }: Vague,
  rendering: Rendering,
): readonly { readonly reason: string; readonly span: Span | undefined }[] => [
  ...anything.map(({ reason, span }) => ({ reason, span })),
  ...[...actions].map((name) => ({ reason: `what action "${name}" does is not known`, span: undefined })),
  ...listeners.map(({ start, end }) => ({
    reason: 'the options of a listener are not known',
    span: rendering.placeOf({ file: rendering.file, start, end }),
  })),
];

/** The result for a text whose statements are all known, as far as they can be read. */
export const nothingVague = (text: string): Vague => ({
  text,
  anything: [],
  listeners: [],
  actions: new Set(),
});

/** Finds statements that are filled in, or that become statements only by what is filled in. */
export function vagueIn(config: Config, rendering: Rendering): Vague {
  const anything: { start: number; reason: string; span: Span }[] = [];
  const listeners: { start: number; end: number }[] = [];
  const actions = new Set<string>();
  const { text } = rendering.file;
  const { placeholders } = rendering;
  const edits: SameLength[] = [];
  const put = (start: number, end: number, instead: string): void => {
    edits.push({ start, end, instead });
  };
  const missing = config.refusals
    .flatMap(({ check, span }) => (check === 'M01' ? [span] : []))
    .sort((a, b) => a.start - b.start);
  const isMissing = ({ start, end }: Placeholder): boolean => {
    const behind = firstWhere(missing.length, (at) => (missing[at]?.start ?? 0) >= end);
    return (missing[behind - 1]?.end ?? 0) > start;
  };
  const unread = config.older ? config.older.unread : mainStatements(config, rendering);
  for (const statement of unread) {
    if (statement.span.file.path !== rendering.file.path) continue;
    const { start } = statement.span;
    const end = lineEnd(text, statement.span.end);
    const within = placeholdersWithin(rendering, start, end);
    const isVague = statement.type === 'error' && isForPlaceholder(statement, rendering);
    const placeholder = isVague ? within[0] : within.find(isMissing);
    if (placeholder === undefined) continue;
    const keyword = firstWordOf(statement) ?? '';
    const line = text.slice(start, end);
    const known = (keyword === 'listen' ? listenOn : actionNamed).exec(line)?.[0];
    if (keyword === 'listen' && known !== undefined) {
      listeners.push({ start, end });
      for (const each of within)
        if (each.start >= start + known.length && each.end <= end) put(each.start, each.end, '');
    } else if (keyword === 'action' && known !== undefined && line.length >= known.length + 'relay'.length) {
      actions.add(declared(statement)?.slice('action '.length) ?? '');
      put(start + known.length, end, 'relay');
    } else if (mayBeAnything(keyword, rendering)) {
      anything.push({ start, reason: reasonOf(placeholder), span: placeholder.written });
      put(start, end, '');
    }
  }
  // Any lines may be in it wherever it stands.
  const vague = new Set(anything.map(({ span }) => span.start));
  for (const placeholder of placeholders)
    if (placeholder.opaque && !vague.has(placeholder.written.start)) {
      vague.add(placeholder.written.start);
      anything.push({ start: placeholder.start, reason: reasonOf(placeholder), span: placeholder.written });
    }
  anything.sort((a, b) => a.start - b.start);
  return { text: withSameLength(text, edits), anything, listeners, actions };
}

const listenOn = /^listen\s+on\s+\S+/;
const actionNamed = /^action\s+(?:"[^"\n]*"|\S+)\s+/;

/** The text with listeners reduced to their addresses if they cannot be read even without what is filled in. */
export function withBareListeners(text: string, config: Config, { listeners }: Vague): string {
  const unread = config.older?.unread ?? config.statements.filter(({ type }) => type === 'error');
  const edits = listeners.flatMap(({ start, end }) => {
    const isUnread = unread.some(({ span }) => span.file.path === config.file.path && span.start === start);
    const known = isUnread ? listenOn.exec(text.slice(start, end))?.[0] : undefined;
    return known === undefined ? [] : [{ start: start + known.length, end, instead: '' }];
  });
  return withSameLength(text, edits);
}

/** Whether a word of a listener is filled in that has no quotes around it: it may be several, an address and a tag for instance. */
export function isFilledInWord({ start, end }: Span, rendering: Rendering): boolean {
  const { text } = rendering.file;
  return placeholdersWithin(rendering, start, end).some((each) => {
    const isWord =
      /\s/.test(text[each.start - 1] ?? '') && /^(?:\s|$)/.test(text.slice(each.end, each.end + 1));
    return isWord && !/^["']/.test(each.expression);
  });
}

const mayBeAnything = (keyword: string, { words }: Rendering): boolean =>
  words.test(keyword) || ['listen', 'match', 'accept', 'reject', 'include'].includes(keyword);

const reasonOf = (placeholder: Placeholder): string => `${filledInText(placeholder)} may be any statement`;
