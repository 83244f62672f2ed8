import type { CodeAction, TextEdit } from 'vscode-languageserver';
import type { LintOptions } from '../api/configuration.js';
import { fix } from '../api/fix-configuration.js';
import { type AnalysedText, fileAt, toRange } from './analysed-text.js';

/** The kind under which clients ask for it, be it by hand or whenever a text is saved. */
export const fixAllKind = 'source.fixAll.smtpd-lint';

/**
 * The code action that makes every fix, as `--fix` does: in the text and those that it names, each found to change no mail flow. None where there is
 * nothing to fix, or where a text that would change is not there for the editor.
 */
export async function fixAllAction(text: AnalysedText, lint: LintOptions): Promise<CodeAction[]> {
  const { texts, applied } = await fix(text.conf, lint);
  if (applied.length === 0) return [];
  const changes: Record<string, TextEdit[]> = {};
  for (const [path, newText] of texts) {
    const file = fileAt(text, path);
    const uri = text.uriOf(path);
    if (file === undefined || uri === undefined) return [];
    changes[uri] = [{ range: toRange({ file, start: 0, end: file.text.length }), newText }];
  }
  return [{ title: 'Fix all that changes no mail flow', kind: fixAllKind, edit: { changes } }];
}

/** Whether a client asks for it: `source` and `source.fixAll` mean all that is below them. */
export const wantsFixAll = (only: readonly string[] | undefined): boolean =>
  only?.some((kind) => fixAllKind === kind || fixAllKind.startsWith(`${kind}.`)) ?? false;
