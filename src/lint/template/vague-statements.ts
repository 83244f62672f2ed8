import type { Config } from '../../model/config/config.js';
import { shortText } from '../../source/templates/describe-choice.js';
import type { Placeholder, Rendering } from '../../source/templates/render.js';
import { positionAt, type Span } from '../../source/text.js';
import type { Doubt } from './bounds.js';
import { declared, keywordOf, lineEnd, statementsOf } from './placement.js';

/** What a rendering leaves open, beside its choices. */
export interface Vague {
  /** The text without what only fills in: of the same length. */
  readonly text: string;
  readonly anything: Doubt['anything'];
  /** Listeners some of whose options are not known. */
  readonly listeners: readonly { readonly start: number; readonly end: number }[];
  /** Actions of which nothing but the name is known. */
  readonly actions: ReadonlySet<string>;
}

/** Finds statements that are filled in, or that only what is filled in makes statements. */
export function vagueIn(config: Config, rendering: Rendering): Vague {
  const anything: { start: number; reason: string; span: Span }[] = [];
  const listeners: { start: number; end: number }[] = [];
  const actions = new Set<string>();
  let { text } = rendering.file;
  const put = (start: number, end: number, instead: string): void => {
    const rest = text.slice(start + instead.length, end).replace(/[^\n]/g, ' ');
    text = text.slice(0, start) + instead + rest + text.slice(end);
  };
  const missing = config.refusals.flatMap(({ check, span }) => (check === 'M01' ? [span] : []));
  const unread = config.older ? config.older.unread : statementsOf(config, rendering);
  for (const statement of unread) {
    if (statement.span.file.path !== rendering.file.path) continue;
    const { start } = statement.span;
    const end = lineEnd(text, statement.span.end);
    const within = rendering.holes.filter((each) => each.start >= start && each.start < end);
    const isMissing = (each: Placeholder): boolean =>
      missing.some((span) => span.start < each.end && each.start < span.end);
    const hole = statement.type === 'error' ? within[0] : within.find(isMissing);
    if (hole === undefined) continue;
    const keyword = keywordOf(statement) ?? '';
    const line = text.slice(start, end);
    const known = (keyword === 'listen' ? /^listen\s+on\s+\S+/ : /^action\s+(?:"[^"\n]*"|\S+)\s+/).exec(
      line,
    )?.[0];
    if (keyword === 'listen' && known !== undefined) {
      listeners.push({ start, end });
      for (const each of rendering.holes)
        if (each.start >= start + known.length && each.end <= end) put(each.start, each.end, '');
    } else if (keyword === 'action' && known !== undefined && line.length >= known.length + 'relay'.length) {
      actions.add(declared(statement)?.slice('action '.length) ?? '');
      put(start + known.length, end, 'relay');
    } else if (mayBeAnything(keyword, rendering)) {
      anything.push({ start, reason: reasonOf(hole), span: hole.written });
      put(start, end, '');
    }
  }
  return { text, anything, listeners, actions };
}

const mayBeAnything = (keyword: string, { words }: Rendering): boolean =>
  words.test(keyword) || ['listen', 'match', 'accept', 'reject', 'include'].includes(keyword);

const reasonOf = ({ expression, written }: Placeholder): string =>
  `what is filled in for \`${shortText(expression)}\` on line ${positionAt(written.file, written.start).line} may be any statement`;
