import { commands, type ExtensionContext, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { AnswerTexts } from './answer-texts.js';
import { MatrixPanels } from './matrix-panels.js';
import { showRulePage } from './rule-pages.js';
import { frontText, selectedFiles } from './selected-files.js';
import { SessionQuestions } from './session-questions.js';
import { showVerdict } from './verdict-item.js';

let client: LanguageClient | undefined;

/** Starts the language server that is packed beside this file, and what this editor has of its own: a status bar item and a panel. */
export async function activate(context: ExtensionContext): Promise<void> {
  const files = [...selectedFiles()];
  const started = new LanguageClient(
    'smtpd-lint',
    'smtpd-lint',
    { module: context.asAbsolutePath('server.cjs'), args: ['lsp'], transport: TransportKind.stdio },
    {
      documentSelector: files,
      synchronize: {
        configurationSection: 'smtpd-lint',
        fileEvents: workspace.createFileSystemWatcher('**/.smtpd-lintrc.json'),
      },
    },
  );
  client = started;
  const panels = new MatrixPanels(started);
  const texts = new AnswerTexts();
  const questions = new SessionQuestions(started, texts);
  context.subscriptions.push(
    panels,
    texts,
    showVerdict(started),
    commands.registerCommand('smtpd-lint.showMatrix', () => {
      const document = frontText();
      return document && panels.show(document);
    }),
    commands.registerCommand('smtpd-lint.simulateSession', () => questions.ask(false)),
    commands.registerCommand('smtpd-lint.explainSession', () => questions.ask(true)),
    commands.registerCommand('smtpd-lint.explainRule', () => showRulePage(started, texts)),
    commands.registerCommand('smtpd-lint.restart', () => started.restart()),
    workspace.onDidChangeConfiguration(async (event) => {
      if (!event.affectsConfiguration('smtpd-lint.files')) return;
      // The client reads its options again when it starts.
      files.splice(0, files.length, ...selectedFiles());
      await started.restart();
    }),
  );
  await started.start();
}

/** Ends the language server. */
export async function deactivate(): Promise<void> {
  await client?.stop();
}
