import type { ClientCapabilities, Connection, Diagnostic, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { diagnostics, syntaxDiagnostics } from './diagnostics.js';
import { shown } from './shown.js';
import type { TextInContext, Workspace } from './workspace.js';

/** So long after a keystroke the verdict is asked for; the next keystroke puts it off. */
const pauseMilliseconds = 200;

/** The sources of diagnostics, and the connection by which they go to the client. */
export interface DiagnosticsService {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly workspace: Workspace;
  /** The page of a rule, for whoever asks why. */
  pageOf(rule: string): string | undefined;
}

/**
 * Tells the client what is wrong: at once what smtpd's parser says, and after a pause what the rules find and whether strangers can relay. A client that
 * can asks for it itself, and is sent nothing unasked.
 */
export function serveDiagnostics(service: DiagnosticsService, client: ClientCapabilities): void {
  const later = delayed(service.connection);
  const { documents, workspace } = service;
  if (client.textDocument?.diagnostic !== undefined) {
    documents.onDidChangeContent(() => workspace.changed());
    documents.onDidClose(() => workspace.changed());
    const refreshes = client.workspace?.diagnostics?.refreshSupport === true;
    answerPulls(service, refreshes ? later : undefined);
    return;
  }
  const published = new Set<string>();
  documents.onDidChangeContent(({ document: { uri } }) => {
    workspace.changed();
    later(() => publishAll(service, published));
    publishSyntax(service, published, uri).catch(logged(service.connection));
  });
  documents.onDidClose(() => {
    workspace.changed();
    later(() => publishAll(service, published));
  });
}

/** Logs a failure: work that nobody waits for must not end the server. */
const logged =
  (connection: Connection) =>
  (error: unknown): void =>
    connection.console.error(String(error));

async function publishSyntax(
  service: DiagnosticsService,
  published: Set<string>,
  uri: string,
): Promise<void> {
  const found = await service.workspace.inContext(uri);
  if (found === undefined) return;
  published.add(uri);
  await service.connection.sendDiagnostics({ uri, diagnostics: syntaxOf(found) });
}

/** Runs the last of what it is given, after a pause. */
function delayed(connection: Connection): (act: () => Promise<void>) => void {
  let pause: NodeJS.Timeout | undefined;
  return (act) => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      act().catch(logged(connection));
    }, pauseMilliseconds);
  };
}

const syntaxOf = ({ text, path }: TextInContext): Diagnostic[] => shown(syntaxDiagnostics(text, path));

async function whole({ workspace, pageOf }: DiagnosticsService, found: TextInContext): Promise<Diagnostic[]> {
  return shown(diagnostics(found.text, await workspace.findings(found.text), found.path, pageOf));
}

/** Sends what is wrong with all open files and those that they include, and takes back what was sent of others. */
async function publishAll(service: DiagnosticsService, published: Set<string>): Promise<void> {
  const { connection, documents, workspace } = service;
  const current = new Set<string>();
  for (const uri of documents.keys()) {
    const found = await workspace.inContext(uri);
    for (const { path } of found?.text.conf.model.files ?? []) {
      const at = found?.text.uriOf(path);
      if (found === undefined || at === undefined || current.has(at)) continue;
      current.add(at);
      await connection.sendDiagnostics({ uri: at, diagnostics: await whole(service, { ...found, path }) });
    }
  }
  for (const uri of published)
    if (!current.has(uri)) await connection.sendDiagnostics({ uri, diagnostics: [] });
  published.clear();
  for (const uri of current) published.add(uri);
}

/** Answers with what is known: at first the syntax alone, where the client can be told to ask again. */
function answerPulls(
  service: DiagnosticsService,
  later: ((act: () => Promise<void>) => void) | undefined,
): void {
  const { connection, workspace } = service;
  connection.languages.diagnostics.on(async ({ textDocument: { uri } }) => {
    const found = await workspace.inContext(uri);
    if (found === undefined) return { kind: 'full', items: [] };
    if (later === undefined || workspace.known(found.text) !== undefined)
      return { kind: 'full', items: await whole(service, found) };
    later(async () => {
      await workspace.findings(found.text);
      connection.languages.diagnostics.refresh();
    });
    return { kind: 'full', items: syntaxOf(found) };
  });
}
