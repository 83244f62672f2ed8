import { basename } from 'node:path';
import { type Disposable, type TextDocument, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { matrixOf } from './server-commands.js';

const none =
  '<!DOCTYPE html><title>smtpd-lint</title><p>There is no matrix: smtpd would not start with this configuration, it is a template, or it is too large.</p>';

/** Panels beside the text with who may send to whom, one for each configuration; made again when it is saved. */
export class MatrixPanels implements Disposable {
  readonly #panels = new Map<string, WebviewPanel>();
  readonly #saved: Disposable;

  constructor(private readonly client: LanguageClient) {
    this.#saved = workspace.onDidSaveTextDocument((document) => this.#refresh(document));
  }

  async show(document: TextDocument): Promise<void> {
    const name = document.uri.toString();
    const known = this.#panels.get(name);
    if (known !== undefined) known.reveal();
    else {
      const title = `Who may send to whom: ${basename(document.fileName)}`;
      const panel = window.createWebviewPanel('smtpd-lint.matrix', title, ViewColumn.Beside, {
        enableScripts: false,
        localResourceRoots: [],
      });
      this.#panels.set(name, panel);
      panel.onDidDispose(() => this.#panels.delete(name));
    }
    await this.#refresh(document);
  }

  async #refresh(document: TextDocument): Promise<void> {
    const panel = this.#panels.get(document.uri.toString());
    if (panel === undefined) return;
    const page = await matrixOf(this.client, document);
    if (this.#panels.get(document.uri.toString()) === panel) panel.webview.html = page ?? none;
  }

  dispose(): void {
    this.#saved.dispose();
    for (const panel of this.#panels.values()) panel.dispose();
  }
}
