import type { MacroDefinition } from '../../grammar/ast.js';
import { isKeyword } from '../../grammar/index.js';
import type { Config, OlderReading, OlderStatement } from '../model/config/config.js';
import type { LoginsAt, Remark } from '../model/config/lowered.js';
import {
  applyEdits,
  type Edit,
  lineStarts,
  positionAt,
  type SourceFile,
  type Span,
  spanText,
} from '../source/text.js';
import { type WritingStyle, writeStatement } from './write-statement.js';

/** A text from before 6.4, translated for a current release. */
export interface Migration {
  /** The meaning of the old text, against which the new one is compared. */
  readonly meant: OlderReading;
  /** The new texts of the files that change, the main one first. */
  readonly texts: ReadonlyMap<SourceFile, string>;
  /** Remarks for the user, in source order. */
  readonly remarks: readonly Remark[];
}

/**
 * Translates a configuration of the releases before 6.4 to the release that it was read for. Comments, macros, includes and everything that current
 * smtpd takes remain unchanged. Returns undefined if nothing in it is older. Never throws on any text.
 */
export function translateConfig(config: Config): Migration | undefined {
  const meant = config.older;
  if (meant === undefined) return undefined;
  const style: WritingStyle = {
    release: config.release,
    macros: meant.config.macros,
    renamed: renamedMacros(config, meant),
  };
  const edits = new Map<string, { readonly file: SourceFile; readonly edits: Map<number, Edit> }>();
  const add = (edit: Edit): void => {
    const { file, start } = edit.span;
    const known = edits.get(file.path) ?? { file, edits: new Map<number, Edit>() };
    edits.set(file.path, known);
    // A file that is included twice has its statements twice.
    if (!known.edits.has(start)) known.edits.set(start, edit);
  };
  const remarks: Remark[] = [];
  for (const statement of meant.lowered(loginsIn(meant))) {
    if (statement.error) continue;
    remarks.push(...statement.remarks);
    const edit = editOf(statement, style);
    if (edit) add(edit);
  }
  for (const { span, words } of meant.unread) {
    const text = 'this was not understood and is left as it is: smtpd will refuse it';
    remarks.push({ weight: 'lost', text, span });
    if (words[0]) add(commentBefore(span, text));
  }
  for (const edit of renameMacros(meant, style)) add(edit);
  const texts = new Map<SourceFile, string>();
  for (const { file, edits: each } of edits.values()) texts.set(file, applyEdits(file, [...each.values()]));
  return { meant, texts, remarks };
}

/** Where rules have to state what they mean for users who log in: not if no listener that they apply to accepts passwords. */
function loginsIn({ config, unread }: OlderReading): LoginsAt {
  const isPartly =
    config.unseen.some(({ what }) => what === 'include') ||
    unread.some(({ words: [first] }) => first?.value === 'listen');
  const tags = config.listeners.filter(({ auth }) => auth !== 'none').map(({ tag }) => tag?.toLowerCase());
  return (asked) =>
    isPartly ||
    tags.some((tag) => asked === undefined || (tag === asked.name.toLowerCase()) !== asked.negated);
}

function editOf(statement: OlderStatement, style: WritingStyle): Edit | undefined {
  const { old, statements, remarks } = statement;
  const { span } = old;
  const indent = indentOf(span);
  const wraps = spanText(span).includes('\n');
  const comments = remarks.map(({ text }) => `# smtpd-lint: ${onOneLine(text)}`);
  const lines =
    statements.length > 0
      ? statements.map((each) => writeStatement(each, style, indent, wraps))
      : [`${indent}# ${spanText(span).replaceAll('\n', `\n${indent}# `)}`];
  const text = [...comments.map((comment) => indent + comment), ...lines].join('\n');
  // The first line keeps its own blanks.
  return { span, text: text.slice(indent.length) };
}

const commentBefore = ({ file, start }: Span, text: string): Edit => ({
  span: { file, start, end: start },
  text: `# smtpd-lint: ${text}\n${indentOf({ file, start, end: start })}`,
});

/** The blanks before a statement that begins its line. */
function indentOf({ file, start }: Span): string {
  const begin = lineStarts(file)[positionAt(file, start).line - 1] ?? start;
  const before = file.text.slice(begin, start);
  return /^[ \t]*$/.test(before) ? before : '';
}

/** Puts a text on one line. A backslash at the end is removed, since it would continue the comment. */
const onOneLine = (text: string): string => text.replace(/[\0-\x1f\x7f\s]+/g, ' ').replace(/[\\ ]+$/, '');

/** New names for macros whose names are keywords today. */
function renamedMacros(config: Config, { config: meant }: OlderReading): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const { name } of definitionsOf(meant)) {
    if (name.form !== 'bare' || !isKeyword(name.value, config.release)) continue;
    let other = `${name.value.replaceAll('-', '_')}_`;
    while (meant.macros.has(other)) other += '_';
    renamed.set(name.value, other);
  }
  return renamed;
}

const definitionsOf = ({ statements }: Config): readonly MacroDefinition[] =>
  statements.filter((statement): statement is MacroDefinition => statement.type === 'macro');

function* renameMacros({ config }: OlderReading, { renamed = new Map() }: WritingStyle): Generator<Edit> {
  if (renamed.size === 0) return;
  for (const { name } of definitionsOf(config)) {
    const other = renamed.get(name.value);
    if (other !== undefined) yield { span: name.span, text: other };
  }
  for (const { kind, name, span } of config.references) {
    const other = kind === 'macro' ? renamed.get(name) : undefined;
    if (other !== undefined) yield { span, text: `$${other}` };
  }
}
