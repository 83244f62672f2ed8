import type { CodeAction, TextEdit } from 'vscode-languageserver';
import type { LintOptions } from '../api/configuration.js';
import { fix } from '../api/fix-configuration.js';
import { type AnalysedText, fileAt, toRange } from './analysed-text.js';

/** The kind of code action with which clients request all fixes, manually or whenever a text is saved. */
export const fixAllKind = 'source.fixAll.smtpd-lint';

/**
 * The code action that applies every fix, as `--fix` does: in the text and the files that it names, each proven to change no mail flow. Empty if there is nothing to fix, or if a
 * text to be changed has no URI.
 */
export async function fixAllAction(text: AnalysedText, lint: LintOptions): Promise<CodeAction[]> {
  if (text.surroundings !== undefined) return [];
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

/** Whether a client requests it: `source` and `source.fixAll` include all kinds below them. */
export const wantsFixAll = (only: readonly string[] | undefined): boolean =>
  only?.some((kind) => fixAllKind === kind || fixAllKind.startsWith(`${kind}.`)) ?? false;
