import type { TextDocument } from 'vscode';
import { ExecuteCommandRequest, type LanguageClient } from 'vscode-languageclient/node';

/** What the server says of a configuration. */
export interface Verdict {
  readonly openRelay: 'yes' | 'no' | 'unknown';
  /** Whether smtpd would not start with it. */
  readonly refused: boolean;
  readonly title: string;
}

async function ask<Answer>(
  client: LanguageClient,
  command: string,
  { uri }: TextDocument,
): Promise<Answer | null> {
  const address = client.code2ProtocolConverter.asUri(uri);
  return client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [address] });
}

/** Whether a stranger can relay; null while the server does not run: who only looks on does not start it. */
export const verdictOf = async (client: LanguageClient, document: TextDocument): Promise<Verdict | null> =>
  client.isRunning() ? ask(client, 'smtpd-lint.verdict', document) : null;

/** Who may send to whom, as a page; null where smtpd would not start, or where it is too large. */
export async function matrixOf(client: LanguageClient, document: TextDocument): Promise<string | null> {
  await client.start();
  return ask(client, 'smtpd-lint.matrix', document);
}
