import type { Hover } from 'vscode-languageserver';
import { keywords } from '../../grammar/index.js';
import type { Table } from '../model/config/config.js';
import { codeBlock, markdownCode, markdownText } from '../report/markdown.js';
import { type Span, spanText } from '../source/text.js';
import { type AnalysedText, fileAt, type TextPlace, toRange, touches } from './analysed-text.js';
import { type NameAtPlace, nameAt, namedThingsOf, usesOf } from './named-things.js';

/** `textDocument/hover`: what a name stands for and how often it is used, or the releases that reserve a word. Secrets are left out. */
export function hover(text: AnalysedText, place: TextPlace): Hover | undefined {
  const name = nameAt(text, place);
  if (name !== undefined) return said(name.span, ofName(text, name));
  const rule = text.conf.model.rules.find(({ statement }) => touches(statement.keyword.span, place));
  if (rule !== undefined) {
    const isDead = text.conf.deadRules().dead.some((dead) => dead.rule === rule.index);
    return said(
      rule.statement.keyword.span,
      `Rule ${rule.index} of ${text.conf.model.rules.length}${isDead ? ': no envelope reaches it' : ''}`,
    );
  }
  return ofKeyword(text, place);
}

const said = (span: Span, value: string): Hover => ({
  contents: { kind: 'markdown', value },
  range: toRange(span),
});

function ofName(text: AnalysedText, name: NameAtPlace): string {
  const { model } = text.conf;
  const uses = usesOf(model, name).length;
  const counted = `${uses} ${uses === 1 ? 'use' : 'uses'}`;
  const [declaration] = name.declarations;
  const shown = declaration === undefined ? undefined : text.conf.redact(spanText(declaration.statement));
  const table = name.kind === 'table' ? model.tables.get(name.name) : undefined;
  return [
    ...(shown === undefined
      ? [`${name.kind} ${markdownCode(name.name)}: not declared`]
      : [codeBlock(shown.split('\n'), 'smtpd')]),
    [counted, ...(table ? [describeTable(table)] : [])].join('; '),
  ].join('\n\n');
}

function describeTable({ kind, contents }: Table): string {
  if (!contents.known) return markdownText(contents.reason);
  const { length } = contents.entries;
  return `a ${kind} of ${length} ${length === 1 ? 'entry' : 'entries'}`;
}

/** A reserved word, with the releases that reserve it. */
function ofKeyword(text: AnalysedText, { path, offset }: TextPlace): Hover | undefined {
  const file = fileAt(text, path);
  if (file === undefined) return undefined;
  const start = offset - (/[\w-]*$/.exec(file.text.slice(0, offset))?.[0].length ?? 0);
  const word = /^[\w-]+/.exec(file.text.slice(start))?.[0] ?? '';
  const isWord = text.conf.syntax.statements.some(
    ({ span }) => span.file.path === path && span.start <= start && start < span.end,
  );
  const described = isWord ? describeKeyword(word) : undefined;
  return described === undefined ? undefined : said({ file, start, end: start + word.length }, described);
}

/** The releases that reserve a word; undefined: it is no keyword. */
export function describeKeyword(word: string): string | undefined {
  const range = keywords.get(word);
  if (range === undefined) return undefined;
  const { since = '6.4', until } = range;
  const releases = until === undefined ? `since ${since}` : `${since} to ${until}`;
  return `\`${word}\`: a word of smtpd.conf, ${releases}`;
}

/** What a name of some kind stands for; undefined: nothing has it. */
export function describeNamed(
  text: AnalysedText,
  kind: string | undefined,
  name: string,
): string | undefined {
  const declarations = namedThingsOf(text.conf.model).filter((one) => one.kind === kind && one.name === name);
  const [first] = declarations;
  return first && ofName(text, { ...first, declarations });
}
