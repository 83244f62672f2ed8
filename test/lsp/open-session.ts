import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver';
import { startClient } from './language-client.js';

/** The server to start, the file to open in it, and what the client says. */
export interface SessionSettings {
  readonly commandLine: readonly string[];
  readonly folder: string;
  readonly file: string;
  readonly text: string;
  readonly capabilities: object;
  /** What the client answers when it is asked for its settings. */
  readonly settings?: object;
}

/** A client of the language server with an open file. */
export async function openSession({
  commandLine,
  folder,
  file,
  text,
  capabilities,
  settings,
}: SessionSettings) {
  const { connection, ended } = startClient(commandLine, folder);
  const uri = pathToFileURL(file).href;
  const published: { uri: string; version?: number; diagnostics: Diagnostic[] }[] = [];
  const waiting: (() => void)[] = [];
  connection.onNotification('textDocument/publishDiagnostics', (sent) => {
    published.push(sent);
    for (const wake of waiting.splice(0)) wake();
  });
  let refreshed = 0;
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshed += 1;
    for (const wake of waiting.splice(0)) wake();
    return null;
  });
  connection.onRequest('workspace/configuration', () => [settings ?? {}]);
  const messages: string[] = [];
  connection.onNotification('window/showMessage', ({ message }) => messages.push(message));
  const { capabilities: server } = await connection.sendRequest<{ capabilities: object }>('initialize', {
    processId: null,
    rootUri: null,
    capabilities,
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'smtpd', version: 1, text },
  });
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const edit = (version: number, newText: string, from: readonly [number, number], to = from) =>
    connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [
        {
          range: {
            start: { line: from[0], character: from[1] },
            end: { line: to[0], character: to[1] },
          },
          text: newText,
        },
      ],
    });
  const end = async (): Promise<number | null> => {
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    return ended;
  };
  const ask = <Answer>(method: string, params: object = {}): Promise<Answer> =>
    connection.sendRequest(method, { textDocument: { uri }, ...params });
  const command = (name: string, ...given: readonly unknown[]): Promise<unknown> =>
    connection.sendRequest('workspace/executeCommand', { command: name, arguments: given });
  const notify = (method: string, params: object): Promise<void> =>
    connection.sendNotification(method, params);
  return {
    uri,
    connection,
    command,
    notify,
    published,
    messages: () => messages,
    refreshes: () => refreshed,
    until,
    edit,
    end,
    ask,
    server,
  };
}
