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
import { serverCommandNames } from './executed-commands.js';
import { fixAllKind } from './fix-all.js';
import { tokenTypeNames } from './semantic-tokens.js';
import { serveDiagnostics } from './serve-diagnostics.js';
import { answerRequests } from './serve-requests.js';
import { type TextSettings, Workspace } from './workspace.js';

/** The client's settings for a text, in its section `smtpd-lint`; the command line takes precedence. */
export interface ClientSettings {
  readonly release?: string;
  /** The folder that serves as `/`. */
  readonly root?: string;
  /** The path of the settings file. */
  readonly config?: string;
}

/**
 * Reads the settings of a text: those of the command line, of the client and, if `found` is set, of the settings file beside the text or above it. Rejects if one of them cannot be
 * read.
 */
export type TextSettingsReader = (
  path: string,
  client: ClientSettings,
  found: boolean,
) => Promise<TextSettings>;

/** Serves the language server protocol on standard input and output until the client disconnects. */
export function serve(
  version: string,
  settingsFor: TextSettingsReader,
  pageOf: (rule: string) => string | undefined,
): Promise<void> {
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
  const workspace = new Workspace(
    { textOf: (uri) => documents.get(uri)?.getText(), uris: () => documents.keys() },
    async (path) => readableSettings(settingsFor, show, path, await askClient(path).catch(() => ({}))),
  );
  let client: ClientCapabilities = {};
  let diagnoseAgain = (): void => {};
  const settingsChanged = (): void => {
    workspace.settingsChanged();
    diagnoseAgain();
    if (client.workspace?.codeLens?.refreshSupport === true)
      connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
    if (client.workspace?.inlayHint?.refreshSupport === true) connection.languages.inlayHint.refresh();
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
    diagnoseAgain = serveDiagnostics({ connection, documents, workspace, pageOf }, client);
    return { capabilities: capabilities(params), serverInfo: { name: 'smtpd-lint', version } };
  });
  connection.onDidChangeConfiguration(settingsChanged);
  connection.onDidChangeWatchedFiles(settingsChanged);
  answerRequests(connection, workspace, () => client);
  documents.listen(connection);
  connection.listen();
  return new Promise((resolve) => {
    connection.onExit(() => resolve());
    process.stdin.on('end', () => resolve());
  });
}

/** The settings of a text without those that cannot be read, which is reported to the user: a checkout may contain an arbitrary settings file. */
async function readableSettings(
  settingsFor: TextSettingsReader,
  show: (message: string) => Promise<void>,
  path: string,
  client: ClientSettings,
): Promise<TextSettings> {
  const shown = new Set<string>();
  for (const asked of [client, {}])
    try {
      return await settingsFor(path, asked, true);
    } catch (error) {
      const message = String(error);
      if (!shown.has(message)) await show(message);
      shown.add(message);
    }
  return settingsFor(path, {}, false);
}

/** The settings in a client's response: non-empty strings. */
function clientSettings(answer: unknown): ClientSettings {
  if (typeof answer !== 'object' || answer === null) return {};
  const said = Object.entries(answer).filter(([, value]) => typeof value === 'string' && value !== '');
  return Object.fromEntries(said.filter(([name]) => ['release', 'root', 'config'].includes(name)));
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
