import type { CompletionItem, CompletionItemKind, InsertTextFormat } from 'vscode-languageserver';

const snippetKind: CompletionItemKind = 15;
const snippetFormat: InsertTextFormat = 2;

interface StatementSnippet {
  readonly label: string;
  readonly detail: string;
  readonly body: string;
}

/** Whole statements with placeholders, in syntax that every release since 6.4 accepts. */
const statementSnippets: readonly StatementSnippet[] = [
  {
    label: 'listen on …',
    detail: 'a listener for mail from other servers',
    body: `listen on \${1:egress} tls pki "\${2:mail.example.org}"`,
  },
  {
    label: 'listen on … port submission',
    detail: 'a listener at which users log in',
    body: `listen on \${1:egress} port submission tls-require pki "\${2:mail.example.org}" auth`,
  },
  {
    label: 'pki … cert, key',
    detail: 'a certificate and its key',
    body: `pki "\${1:mail.example.org}" cert "\${2:/etc/ssl/mail.example.org.crt}"
pki "\${1:mail.example.org}" key "\${3:/etc/ssl/private/mail.example.org.key}"`,
  },
  {
    label: 'table … file:',
    detail: 'a table that is read from a file',
    body: `table "\${1:aliases}" "\${2:file:/etc/mail/aliases}"`,
  },
  {
    label: 'action … maildir',
    detail: 'delivers into Maildirs',
    body: `action "\${1:local}" maildir alias <"\${2:aliases}">`,
  },
  {
    label: 'action … relay',
    detail: 'sends mail on to the servers of its recipients',
    body: `action "\${1:outbound}" relay`,
  },
  {
    label: 'match … for domain …',
    detail: 'takes mail from anybody for a domain of this server',
    body: `match from any for domain "\${1:example.org}" action "\${2:local}"`,
  },
  {
    label: 'match auth …',
    detail: 'takes mail for anybody from users who have logged in',
    body: `match auth from any for any action "\${1:outbound}"`,
  },
];

/** The snippets of statements that begin with one of these words. */
export const snippetsFor = (words: readonly string[]): CompletionItem[] =>
  statementSnippets
    .filter(({ body }) => words.includes(body.split(' ', 1)[0] ?? ''))
    .map(({ label, detail, body }) => ({
      label,
      detail,
      kind: snippetKind,
      insertText: body,
      insertTextFormat: snippetFormat,
    }));
