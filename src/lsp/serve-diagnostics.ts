import type { ClientCapabilities, Connection, Diagnostic, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { diagnostics, syntaxDiagnostics } from './diagnostics.js';
import { shown } from './shown.js';
import type { TextInContext, Workspace } from './workspace.js';

/** The delay between the last keystroke and the verdict; each keystroke restarts it. */
const pauseMilliseconds = 200;

/** The sources of diagnostics, and the connection to the client. */
export interface DiagnosticsService {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly workspace: Workspace;
  /** The address of a rule's page. */
  pageOf(rule: string): string | undefined;
}

/**
 * Reports problems to the client: the messages of smtpd's parser immediately, the findings and the verdict after a delay. A client that supports pulling requests them, and is sent
 * nothing unrequested.
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

/** Logs a failure, because an error in background work must not end the server. */
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

/** Runs the last given function after a delay. */
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

/** Sends the problems of all open files and their includes, and clears those of files that are no longer shown. */
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

/** Answers requests with what is known: at first only the syntax, if the client supports being asked to refresh. */
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
