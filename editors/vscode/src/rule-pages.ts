import { commands, type Diagnostic, languages, type Range, type TextDocument, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { AnswerTexts } from './answer-texts.js';
import { frontText } from './selected-files.js';
import { pageOf } from './server-commands.js';

/** Shows the page of a rule that found something in the text in front: at the cursor, or the one that the user chooses. */
export async function showRulePage(client: LanguageClient, texts: AnswerTexts): Promise<void> {
  const document = frontText();
  if (document === undefined) return;
  const at = window.activeTextEditor?.selection;
  const rule = await chosen(rulesIn(document, at), rulesIn(document));
  const page = rule === undefined ? null : await pageOf(client, rule);
  if (page !== null)
    await commands.executeCommand('markdown.showPreviewToSide', texts.put(`${rule}.md`, page));
}

async function chosen(here: readonly string[], all: readonly string[]): Promise<string | undefined> {
  const [only, ...others] = here.length > 0 ? here : all;
  if (only === undefined) {
    await window.showInformationMessage('No rule has found anything here.');
    return undefined;
  }
  return others.length === 0 ? only : window.showQuickPick([only, ...others]);
}

/** The rules with findings in a text, or in the lines of a range of it. */
function rulesIn(document: TextDocument, range?: Range): readonly string[] {
  const found = languages
    .getDiagnostics(document.uri)
    .filter((one) => one.source === 'smtpd-lint' && (range === undefined || sharesLine(one.range, range)));
  return [...new Set(found.flatMap(({ code }) => ruleOf(code) ?? []))];
}

const sharesLine = (a: Range, b: Range): boolean => a.start.line <= b.end.line && b.start.line <= a.end.line;

const ruleOf = (code: Diagnostic['code']): string | undefined =>
  typeof code === 'object' ? String(code.value) : typeof code === 'string' ? code : undefined;
