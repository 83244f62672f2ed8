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
  ...given: readonly unknown[]
): Promise<Answer | null> {
  await client.start();
  return client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [...given] });
}

const addressOf = (client: LanguageClient, { uri }: TextDocument): string =>
  client.code2ProtocolConverter.asUri(uri);

/** Whether a stranger can relay; null while the server does not run: who only looks on does not start it. */
export const verdictOf = async (client: LanguageClient, document: TextDocument): Promise<Verdict | null> =>
  client.isRunning() ? ask(client, 'smtpd-lint.verdict', addressOf(client, document)) : null;

/** Who may send to whom, as a page; null where smtpd would not start, for a template, and where it is too large. */
export const matrixOf = (client: LanguageClient, document: TextDocument): Promise<string | null> =>
  ask(client, 'smtpd-lint.matrix', addressOf(client, document));

/** What the client of a session sends, as `smtpd-lint simulate` takes it. */
export interface AskedSession {
  readonly src: string;
  readonly mail_from: string;
  readonly rcpt_to: string;
  readonly auth?: string;
  readonly tls?: string;
  readonly port?: number;
}

/** A session of a client with the server, as text, or why there is none. */
export type SessionAnswer = { readonly text: string } | { readonly problem: string };

/** What the server answers to a client, also with the reasons. */
export function sessionOf(
  client: LanguageClient,
  document: TextDocument,
  asked: AskedSession,
  explains: boolean,
): Promise<SessionAnswer | null> {
  const address = addressOf(client, document);
  return explains
    ? ask(client, 'smtpd-lint.why', address, asked)
    : ask(client, 'smtpd-lint.simulate', address, asked);
}

/** The page of a rule in Markdown; null if there is no such rule. */
export const pageOf = (client: LanguageClient, rule: string): Promise<string | null> =>
  ask(client, 'smtpd-lint.explain', rule);
