import type { Config } from '../../model/config/config.js';
import type { Placeholder, Rendering } from '../../source/templates/render.js';
import type { Span } from '../../source/text.js';
import type { Uncertainty } from './bounds.js';
import { declared, firstWordOf, lineEnd, mainStatements } from './placement.js';
import { firstWhere } from './ranges.js';
import { filledInText } from './written.js';

/** The statements that a rendering leaves open, beside its choices. */
export interface Vague {
  /** The text without what only fills in: of the same length. */
  readonly text: string;
  readonly anything: Uncertainty['anything'];
  /** Listeners some of whose options are not known. */
  readonly listeners: readonly { readonly start: number; readonly end: number }[];
  /** Actions of which nothing but the name is known. */
  readonly actions: ReadonlySet<string>;
}

/** Why an answer about such statements is not known, each with its place in the template where there is one. */
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

/** A text of which all statements are known, as far as it goes. */
export const nothingVague = (text: string): Vague => ({
  text,
  anything: [],
  listeners: [],
  actions: new Set(),
});

/** Finds statements that are filled in, or that only what is filled in makes statements. */
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
    const behind = (place: number): number =>
      firstWhere(placeholders.length, (at) => (placeholders[at]?.start ?? 0) >= place);
    const within = placeholders.slice(behind(start), behind(end));
    const placeholder = statement.type === 'error' ? within[0] : within.find(isMissing);
    if (placeholder === undefined) continue;
    const keyword = firstWordOf(statement) ?? '';
    const line = text.slice(start, end);
    const known = (keyword === 'listen' ? /^listen\s+on\s+\S+/ : /^action\s+(?:"[^"\n]*"|\S+)\s+/).exec(
      line,
    )?.[0];
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
  return { text: applied(text, edits), anything, listeners, actions };
}

/** A text in the place of another one, the rest of which becomes blank. */
interface SameLength {
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

/** The text with all edits made; of two at the same place, the first. */
function applied(text: string, edits: readonly SameLength[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, instead } of [...edits].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    const rest = text.slice(start + instead.length, end).replace(/[^\n]/g, ' ');
    pieces.push(text.slice(at, start), instead, rest);
    at = end;
  }
  return pieces.join('') + text.slice(at);
}

const mayBeAnything = (keyword: string, { words }: Rendering): boolean =>
  words.test(keyword) || ['listen', 'match', 'accept', 'reject', 'include'].includes(keyword);

const reasonOf = (placeholder: Placeholder): string => `${filledInText(placeholder)} may be any statement`;
