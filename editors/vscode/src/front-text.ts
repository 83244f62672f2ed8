import { type TextDocument, window } from 'vscode';

/** The smtpd.conf that is in front. A panel that has the focus, such as the matrix, leaves the text beside it in front. */
export function frontText(): TextDocument | undefined {
  const editors = window.activeTextEditor ? [window.activeTextEditor] : window.visibleTextEditors;
  return editors.find(({ document }) => document.languageId === 'smtpd')?.document;
}
