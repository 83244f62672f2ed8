import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  CodeLensRefreshRequest,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  MessageType,
  ProposedFeatures,
  ShowMessageNotification,
  type ShowMessageParams,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { refusal, refusedRequest, untilInitialized } from './before-initialize.js';
import { attempted } from './best-effort.js';
import { serverCommandNames } from './executed-commands.js';
import { fixAllKind } from './fix-all.js';
import { JudgingThread, type ThreadStarter } from './judging-thread.js';
import { tokenTypeNames } from './semantic-tokens.js';
import { serveDiagnostics } from './serve-diagnostics.js';
import { answerRequests } from './serve-requests.js';
import {
  type ClientSettings,
  clientSettings,
  readableSettings,
  type TextSettingsReader,
} from './text-settings.js';
import { type OpenTexts, Workspace } from './workspace.js';

/** What the server needs of the program that it belongs to. */
export interface ServingProgram {
  readonly version: string;
  readonly settingsFor: TextSettingsReader;
  readonly start: ThreadStarter;
}

/** Serves the language server protocol on standard input and output until the client disconnects. */
export function serve({ version, settingsFor, start }: ServingProgram): Promise<void> {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout, {
    messageStrategy: untilInitialized(),
  });
  connection.onRequest(refusedRequest, refusal);
  const documents = new TextDocuments(TextDocument);
  let askClient = (_path: string): Promise<ClientSettings> => Promise.resolve({});
  const show = async (message: string): Promise<void> => {
    const shown: ShowMessageParams = { type: MessageType.Error, message: `smtpd-lint: ${message}` };
    await connection.sendNotification(ShowMessageNotification.type, shown);
  };
  const texts: OpenTexts = { textOf: (uri) => documents.get(uri)?.getText(), uris: () => documents.keys() };
  const settingsOf = (path: string): Promise<ClientSettings> => askClient(path).catch(() => ({}));
  const workspace = new Workspace(texts, async (path) =>
    readableSettings(settingsFor, show, path, await settingsOf(path)),
  );
  const thread = new JudgingThread(start, texts, workspace, settingsOf);
  let client: ClientCapabilities = {};
  let diagnoseAgain = (): void => {};
  const settingsChanged = (): void => {
    workspace.settingsChanged();
    thread.changed();
    diagnoseAgain();
    if (client.workspace?.codeLens?.refreshSupport === true)
      void attempted(() => connection.sendRequest(CodeLensRefreshRequest.type));
    if (client.workspace?.inlayHint?.refreshSupport === true)
      void attempted(() => connection.languages.inlayHint.refresh());
  };
  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    if (client.workspace?.configuration === true)
      askClient = async (path) =>
        clientSettings(
          await connection.workspace.getConfiguration({
            scopeUri: pathToFileURL(path).href,
            section: 'smtpd-lint',
          }),
        );
    diagnoseAgain = serveDiagnostics({ connection, documents, workspace, thread }, client);
    return { capabilities: capabilities(params), serverInfo: { name: 'smtpd-lint', version } };
  });
  connection.onDidChangeConfiguration(settingsChanged);
  connection.onDidChangeWatchedFiles(settingsChanged);
  connection.onInitialized(() => thread.prepare());
  answerRequests(connection, { workspace, thread }, () => client);
  documents.listen(connection);
  connection.listen();
  return new Promise((resolve) => {
    connection.onExit(() => resolve());
    process.stdin.on('end', () => resolve());
    // A client that reads no more answers has gone, even if it has not closed its end of the input.
    process.stdout.on('error', () => process.exit(1));
  });
}

/** The capabilities of the server. Diagnostics are pulled by clients that support it. */
function capabilities({ capabilities: client }: InitializeParams): InitializeResult['capabilities'] {
  const pulls = client.textDocument?.diagnostic !== undefined;
  return {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    ...(pulls && { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } }),
    codeActionProvider: { codeActionKinds: ['quickfix', fixAllKind] },
    codeLensProvider: {},
    completionProvider: { triggerCharacters: [' ', '<', '"', '$'], resolveProvider: true },
    definitionProvider: true,
    documentFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n', moreTriggerCharacter: ['}'] },
    documentRangeFormattingProvider: true,
    documentHighlightProvider: true,
    documentLinkProvider: {},
    documentSymbolProvider: true,
    executeCommandProvider: { commands: [...serverCommandNames] },
    foldingRangeProvider: true,
    hoverProvider: true,
    inlayHintProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    selectionRangeProvider: true,
    semanticTokensProvider: { legend: { tokenTypes: [...tokenTypeNames], tokenModifiers: [] }, full: true },
    signatureHelpProvider: { triggerCharacters: [' '] },
    workspaceSymbolProvider: true,
  };
}
