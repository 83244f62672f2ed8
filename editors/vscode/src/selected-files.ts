import { languages, type TextDocument, window, workspace } from 'vscode';

/** Templates of a configuration, whatever language they are opened in. */
const templates =
  '**/*smtpd*.conf.{j2,jinja,jinja2,erb,epp,tmpl,tpl,template,in,mustache,hbs,handlebars,gotmpl,envsubst,ejs,njk,tftpl}';

/** Files by their language, or by a pattern of their paths. */
type SelectedFiles = { readonly language: string } | { readonly scheme: 'file'; readonly pattern: string };

/** The texts that the language server is asked about: smtpd.conf, its templates, and the files that the user names. */
export function selectedFiles(): readonly SelectedFiles[] {
  const named = workspace.getConfiguration('smtpd-lint').get<readonly string[]>('files') ?? [];
  return [
    { language: 'smtpd' },
    ...[templates, ...named].map((pattern) => ({ scheme: 'file' as const, pattern })),
  ];
}

/** The text in front, if it is one of these. A panel that has the focus, such as the matrix, leaves the text beside it in front. */
export function frontText(): TextDocument | undefined {
  const editors = window.activeTextEditor ? [window.activeTextEditor] : window.visibleTextEditors;
  const selected = selectedFiles();
  return editors.find(({ document }) => languages.match(selected, document) > 0)?.document;
}
