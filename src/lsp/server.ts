import {
  createConnection,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { tokenTypeNames } from './semantic-tokens.js';
import { serveDiagnostics } from './serve-diagnostics.js';
import { answerRequests } from './serve-requests.js';
import { type TextSettings, Workspace } from './workspace.js';

/** Speaks the language server protocol on standard input and output until the client goes away. */
export function serve(
  version: string,
  settingsFor: (path: string) => Promise<TextSettings>,
  pageOf: (rule: string) => string | undefined,
): Promise<void> {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace(
    { textOf: (uri) => documents.get(uri)?.getText(), uris: () => documents.keys() },
    settingsFor,
  );
  connection.onInitialize((params): InitializeResult => {
    serveDiagnostics({ connection, documents, workspace, pageOf }, params.capabilities);
    return { capabilities: capabilities(params), serverInfo: { name: 'smtpd-lint', version } };
  });
  connection.onDidChangeConfiguration(() => workspace.settingsChanged());
  connection.onDidChangeWatchedFiles(() => workspace.settingsChanged());
  answerRequests(connection, workspace);
  documents.listen(connection);
  connection.listen();
  return new Promise((resolve) => {
    connection.onExit(() => resolve());
    process.stdin.on('end', () => resolve());
  });
}

/** What the server answers. Diagnostics are pulled by clients that can. */
function capabilities({ capabilities: client }: InitializeParams): InitializeResult['capabilities'] {
  const pulls = client.textDocument?.diagnostic !== undefined;
  return {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    ...(pulls && { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } }),
    codeActionProvider: { codeActionKinds: ['quickfix'] },
    codeLensProvider: {},
    completionProvider: { triggerCharacters: [' ', '<', '"'] },
    definitionProvider: true,
    documentFormattingProvider: true,
    documentHighlightProvider: true,
    documentLinkProvider: {},
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    hoverProvider: true,
    inlayHintProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    semanticTokensProvider: { legend: { tokenTypes: [...tokenTypeNames], tokenModifiers: [] }, full: true },
  };
}
