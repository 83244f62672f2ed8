import {
  type ClientCapabilities,
  type Connection,
  type Diagnostic,
  type FullDocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
  type TextDocuments,
} from 'vscode-languageserver/node.js';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { attempted } from './best-effort.js';
import { syntaxDiagnostics } from './diagnostics.js';
import { isOutdated, type JudgingThread } from './judging-thread.js';
import { allProblemsAsked, problemsAsked } from './long-requests.js';
import { shown } from './shown.js';
import { pauseMilliseconds, type TextInContext, type Workspace } from './workspace.js';

/** The sources of diagnostics, and the connection to the client. */
export interface DiagnosticsService {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly workspace: Workspace;
  readonly thread: JudgingThread;
}

/**
 * Reports problems to the client: the messages of smtpd's parser immediately, the findings and the verdict after a delay. A client that supports pulling requests them, and is sent
 * nothing unrequested.
 *
 * @returns a function to be called when settings have changed, and with them all answers
 */
export function serveDiagnostics(service: DiagnosticsService, client: ClientCapabilities): () => void {
  const later = delayed(service.connection);
  const { documents, workspace, thread } = service;
  const changed = (): void => {
    workspace.changed();
    thread.changed();
  };
  if (client.textDocument?.diagnostic !== undefined) {
    documents.onDidChangeContent(changed);
    documents.onDidClose(changed);
    const refreshes = client.workspace?.diagnostics?.refreshSupport === true;
    answerPulls(service, refreshes ? later : undefined);
    return () => {
      if (refreshes) void attempted(() => service.connection.languages.diagnostics.refresh());
    };
  }
  const published = new Set<string>();
  documents.onDidChangeContent(({ document: { uri } }) => {
    changed();
    later(() => publishAll(service, published));
    publishSyntax(service, published, uri).catch(logged(service.connection));
  });
  const publishLater = (): void => later(() => publishAll(service, published));
  documents.onDidClose(() => {
    changed();
    publishLater();
  });
  return publishLater;
}

/** Logs a failure, because an error in background work must not end the server. */
const logged =
  (connection: Connection) =>
  (error: unknown): void =>
    void attempted(() => connection.console.error(String(error)));

async function publishSyntax(
  service: DiagnosticsService,
  published: Set<string>,
  uri: string,
): Promise<void> {
  const { workspace } = service;
  const { changes } = workspace;
  const found = await workspace.inContext(uri);
  // A change is followed by its own.
  if (found.length === 0 || workspace.changes !== changes) return;
  published.add(uri);
  await send(service, uri, found.flatMap(syntaxOf));
}

/** Sends the problems of a file with the version of its text, if it is open. */
const send = (
  { connection, documents }: DiagnosticsService,
  uri: string,
  diagnostics: Diagnostic[],
): Promise<void> => {
  const version = documents.get(uri)?.version;
  return connection.sendDiagnostics({ uri, ...(version !== undefined && { version }), diagnostics });
};

/** Runs the last given function after a delay. What a change outdates is followed by another round. */
function delayed(connection: Connection): (act: () => Promise<void>) => void {
  let pause: NodeJS.Timeout | undefined;
  return (act) => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      act().catch((error: unknown) => {
        if (!isOutdated(error)) logged(connection)(error);
      });
    }, pauseMilliseconds);
  };
}

const syntaxOf = ({ text, path }: TextInContext): Diagnostic[] => shown(syntaxDiagnostics(text, path));

/** Sends the problems of all open files and their includes, and clears those of files that are no longer shown. Stops after a change, which is followed by another round. */
async function publishAll(service: DiagnosticsService, published: Set<string>): Promise<void> {
  const { documents, workspace, thread } = service;
  const { changes } = workspace;
  const current = new Set<string>();
  for (const open of documents.keys())
    for (const [uri, found] of await thread.ask(allProblemsAsked, { uri: open })) {
      if (current.has(uri)) continue;
      if (workspace.changes !== changes) return;
      current.add(uri);
      published.add(uri);
      await send(service, uri, [...found]);
    }
  for (const uri of published) if (!current.has(uri)) await send(service, uri, []);
  published.clear();
  for (const uri of current) published.add(uri);
}

/** The problems of open files for a client that pulls them. */
class PulledProblems {
  readonly #known = new Map<string, readonly Diagnostic[]>();
  /** The files whose problems the client wants, and does not have yet. */
  readonly #wanted = new Set<string>();
  #changes = 0;

  constructor(private readonly service: DiagnosticsService) {}

  /** The problems of a file, if they are known already. */
  known(uri: string): readonly Diagnostic[] | undefined {
    if (this.#changes !== this.service.workspace.changes) this.#known.clear();
    this.#changes = this.service.workspace.changes;
    return this.#known.get(uri);
  }

  want(uri: string): void {
    this.#wanted.add(uri);
  }

  /** Finds the problems that are wanted. */
  async find(): Promise<void> {
    for (const uri of [...this.#wanted]) {
      const found = await this.service.thread.ask(problemsAsked, { uri });
      this.#wanted.delete(uri);
      this.known(uri);
      this.#known.set(uri, found);
    }
  }
}

/** Answers requests with what is known: at first only the syntax, if the client supports being asked to refresh. */
function answerPulls(
  service: DiagnosticsService,
  later: ((act: () => Promise<void>) => void) | undefined,
): void {
  const { connection, workspace, thread } = service;
  const problems = new PulledProblems(service);
  connection.languages.diagnostics.on(async ({ textDocument: { uri } }, token) => {
    if (later === undefined)
      return fullReport(await thread.askAbout(uri, problemsAsked, { uri }, token).catch(retried));
    const known = problems.known(uri);
    if (known !== undefined) return fullReport(known);
    problems.want(uri);
    later(async () => {
      await problems.find();
      void attempted(() => connection.languages.diagnostics.refresh());
    });
    return fullReport((await workspace.inContext(uri)).flatMap(syntaxOf));
  });
}

const fullReport = (items: readonly Diagnostic[]): FullDocumentDiagnosticReport => ({
  kind: 'full',
  items: [...items],
});

/** Lets the client pull again what a change has outdated. */
function retried(error: unknown): never {
  if (!isOutdated(error)) throw error;
  throw new ResponseError(LSPErrorCodes.ServerCancelled, 'the text has changed', { retriggerRequest: true });
}
