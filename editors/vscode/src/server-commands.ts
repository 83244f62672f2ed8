import type { TextDocument } from 'vscode';
import { ExecuteCommandRequest, type LanguageClient } from 'vscode-languageclient/node';

/** What the server says of a configuration. */
export interface Verdict {
  readonly openRelay: 'yes' | 'no' | 'unknown';
  readonly title: string;
}

async function ask<Answer>(
  client: LanguageClient,
  command: string,
  { uri }: TextDocument,
): Promise<Answer | null> {
  await client.start();
  const address = client.code2ProtocolConverter.asUri(uri);
  return client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [address] });
}

/** Whether a stranger can relay. */
export const verdictOf = (client: LanguageClient, document: TextDocument): Promise<Verdict | null> =>
  ask(client, 'smtpd-lint.verdict', document);

/** Who may send to whom, as a page; null where smtpd would not start, or where it is too large. */
export const matrixOf = (client: LanguageClient, document: TextDocument): Promise<string | null> =>
  ask(client, 'smtpd-lint.matrix', document);
