import type { ClientCapabilities, Connection, Diagnostic, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { diagnostics, syntaxDiagnostics } from './diagnostics.js';
import { shown } from './shown.js';
import { pauseMilliseconds, type TextInContext, type Workspace } from './workspace.js';

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
 *
 * @returns a function to be called when settings have changed, and with them all answers
 */
export function serveDiagnostics(service: DiagnosticsService, client: ClientCapabilities): () => void {
  const later = delayed(service.connection);
  const { documents, workspace } = service;
  if (client.textDocument?.diagnostic !== undefined) {
    documents.onDidChangeContent(() => workspace.changed());
    documents.onDidClose(() => workspace.changed());
    const refreshes = client.workspace?.diagnostics?.refreshSupport === true;
    answerPulls(service, refreshes ? later : undefined);
    return () => {
      if (refreshes) service.connection.languages.diagnostics.refresh();
    };
  }
  const published = new Set<string>();
  documents.onDidChangeContent(({ document: { uri } }) => {
    workspace.changed();
    later(() => publishAll(service, published));
    publishSyntax(service, published, uri).catch(logged(service.connection));
  });
  const publishLater = (): void => later(() => publishAll(service, published));
  documents.onDidClose(() => {
    workspace.changed();
    publishLater();
  });
  return publishLater;
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
  if (found.length === 0) return;
  published.add(uri);
  await service.connection.sendDiagnostics({ uri, diagnostics: found.flatMap(syntaxOf) });
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

async function whole(
  { workspace, pageOf }: DiagnosticsService,
  found: readonly TextInContext[],
): Promise<Diagnostic[]> {
  const all: Diagnostic[] = [];
  for (const { text, path } of found)
    all.push(...shown(diagnostics(text, await workspace.judged(text), path, pageOf)));
  return all;
}

/** Sends the problems of all open files and their includes, and clears those of files that are no longer shown. Stops after a change, which is followed by another round. */
async function publishAll(service: DiagnosticsService, published: Set<string>): Promise<void> {
  const { connection, documents, workspace } = service;
  const { changes } = workspace;
  const current = new Set<string>();
  for (const uri of documents.keys()) {
    const texts = (await workspace.inContext(uri)).map(({ text }) => text);
    const paths = new Set(texts.flatMap(({ conf }) => conf.model.files.map(({ path }) => path)));
    for (const path of paths) {
      const at = texts[0]?.uriOf(path);
      if (at === undefined || current.has(at)) continue;
      current.add(at);
      const found = texts.map((text) => ({ text, path }));
      const all = await whole(service, found);
      if (workspace.changes !== changes) return;
      published.add(at);
      await connection.sendDiagnostics({ uri: at, diagnostics: all });
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
    if (later === undefined || found.every(({ text }) => workspace.known(text) !== undefined))
      return { kind: 'full', items: await whole(service, found) };
    later(async () => {
      for (const { text } of found) await workspace.judged(text);
      connection.languages.diagnostics.refresh();
    });
    return { kind: 'full', items: found.flatMap(syntaxOf) };
  });
}
