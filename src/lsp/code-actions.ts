import type { CodeAction, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Finding } from '../lint/finding.js';
import { quoted } from '../report/marks.js';
import { capitalised } from '../report/text-lines.js';
import { type Edit, lineText, positionAt, type Span } from '../source/text.js';
import { type AnalysedText, toRange } from './analysed-text.js';
import { staysInPlace } from './safe-edits.js';

/**
 * `textDocument/codeAction`: the fixes and suggestions of findings in the lines of a range, each proven to do no harm, and comments that suppress the findings.
 *
 * @param at the selected range, as offsets in the text of `path`
 */
export function codeActions(
  text: AnalysedText,
  findings: readonly Finding[],
  path: string,
  at: Pick<Span, 'start' | 'end'>,
): CodeAction[] {
  const here = findings.filter(({ span }) => span.file.path === path && sharesLine(span, at));
  return here.flatMap((finding): CodeAction[] => {
    const offered = [...(finding.fix ? [finding.fix] : []), ...finding.suggestions];
    const actions = offered.flatMap(({ description, edits }, index): CodeAction[] => {
      const edit = workspaceEdit(text, edits);
      if (edit === undefined) return [];
      const isPreferred = finding.fix !== undefined && index === 0;
      return [{ title: quoted(capitalised(description)), kind: 'quickfix', isPreferred, edit }];
    });
    return [...actions, ...suppression(text, finding)];
  });
}

/** Whether a finding is in one of the lines of a range. */
function sharesLine({ file, start, end }: Span, at: Pick<Span, 'start' | 'end'>): boolean {
  const [first, last] = [positionAt(file, start).line, positionAt(file, Math.max(start, end)).line];
  return first <= positionAt(file, at.end).line && positionAt(file, at.start).line <= last;
}

/** The edits for the editor, or undefined if a text to be changed has no URI. */
function workspaceEdit(text: AnalysedText, edits: readonly Edit[]): WorkspaceEdit | undefined {
  const changes: Record<string, TextEdit[]> = {};
  for (const { span, text: newText } of edits) {
    const uri = text.uriOf(span.file.path);
    if (uri === undefined) return undefined;
    changes[uri] = [...(changes[uri] ?? []), { range: toRange(span), newText }];
  }
  return staysInPlace(text, edits) ? { changes } : undefined;
}

/** A suppressing comment above the line, with a placeholder for the reason. None within a statement of several lines, where a comment is not allowed. */
function suppression(text: AnalysedText, { rule, span }: Finding): CodeAction[] {
  const { line, column } = positionAt(span.file, span.start);
  const isContinued = line > 1 && lineText(span.file, line - 1).endsWith('\\');
  const statement = text.conf.model.statements.find(
    (one) =>
      one.span.file.path === span.file.path && one.span.start <= span.start && span.start <= one.span.end,
  );
  const begins = statement === undefined || positionAt(span.file, statement.span.start).line === line;
  if (isContinued || !begins) return [];
  const start = span.start - column + 1;
  const indentation = text.surroundings?.found.place?.indentation ?? '';
  const comment = `${indentation}# smtpd-lint-disable-next-line ${rule} -- reason\n`;
  const edit = workspaceEdit(text, [{ span: { ...span, start, end: start }, text: comment }]);
  return edit === undefined ? [] : [{ title: `Suppress ${rule} here`, kind: 'quickfix', edit }];
}
