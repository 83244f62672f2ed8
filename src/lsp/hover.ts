import type { Hover } from 'vscode-languageserver';
import { keywords } from '../../grammar/index.js';
import { keywordOf } from '../lint/repair/refused-words.js';
import type { Table } from '../model/config/config.js';
import { codeBlock, markdownCode, markdownText } from '../report/markdown.js';
import type { Span } from '../source/text.js';
import { type AnalysedText, fileAt, type TextPlace, toRange, touches } from './analysed-text.js';
import { meaningOf } from './keyword-meanings.js';
import { mailFlowOf } from './mail-flow.js';
import { type NameAtPlace, nameAt, namedThingsOf, usesOf } from './named-things.js';
import { isFilledIn, shownText } from './surroundings.js';

/** `textDocument/hover`: the declaration of a name and its number of uses, the mail that reaches a rule, or the releases that reserve a word. Secrets are left out. */
export function hover(text: AnalysedText, place: TextPlace): Hover | undefined {
  const name = nameAt(text, place);
  if (name !== undefined) return said(name.span, ofName(text, name));
  const rule = ruleAt(text, place);
  return rule === undefined
    ? ofKeyword(text, place)
    : said(rule.statement.keyword.span, ofRule(text, rule.index));
}

/** Whether a hover tells whose mail reaches a rule, which takes too long while the user types. */
export const takesLong = (text: AnalysedText, place: TextPlace): boolean =>
  nameAt(text, place) === undefined && ruleAt(text, place) !== undefined;

/** The rule whose `match` is at a place. What reaches it in a template depends on what is filled in. */
const ruleAt = (text: AnalysedText, place: TextPlace) =>
  text.surroundings?.isTemplate
    ? undefined
    : text.conf.model.rules.find(({ statement }) => touches(statement.keyword.span, place));

const said = (span: Span, value: string): Hover => ({
  contents: { kind: 'markdown', value },
  range: toRange(span),
});

function ofName(text: AnalysedText, name: NameAtPlace): string {
  const { model } = text.conf;
  const uses = usesOf(model, name).length;
  const counted = `${uses} ${uses === 1 ? 'use' : 'uses'}`;
  const [declaration] = name.declarations;
  const shown =
    declaration === undefined
      ? undefined
      : text.conf.redact(shownText(text.surroundings, declaration.statement));
  const table = name.kind === 'table' ? model.tables.get(name.name) : undefined;
  // The variants of a template may have other entries.
  const isVaried = name.declarations.some(({ statement }) => isFilledIn(text.surroundings, statement));
  return [
    ...(shown === undefined
      ? [`${name.kind} ${markdownCode(name.name)}: not declared`]
      : [codeBlock(shown.split('\n'), 'smtpd')]),
    [counted, ...(table && !isVaried ? [describeTable(table)] : [])].join('; '),
  ].join('\n\n');
}

function describeTable({ kind, contents }: Table): string {
  if (!contents.known) return markdownText(contents.reason);
  const { length } = contents.entries;
  return `a ${kind} of ${length} ${length === 1 ? 'entry' : 'entries'}`;
}

/** The most flows of a rule that are listed. */
const maxFlows = 12;

/** The number of a rule, and the mail that reaches it. */
function ofRule({ conf }: AnalysedText, index: number): string {
  const isDead = conf.deadRules().dead.some(({ rule }) => rule === index);
  const title = `Rule ${index} of ${conf.model.rules.length}${isDead ? ': no envelope reaches it' : ''}`;
  const flows = mailFlowOf(conf)?.rules.get(index) ?? [];
  const more = flows.length - maxFlows;
  const lines = flows.slice(0, maxFlows).map(({ line }) => `- ${line}`);
  return [title, [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')].join('\n\n').trim();
}

/** The hover text of a reserved word. */
function ofKeyword(text: AnalysedText, { path, offset }: TextPlace): Hover | undefined {
  const file = fileAt(text, path);
  if (file === undefined) return undefined;
  const start = offset - (/[\w-]*$/.exec(file.text.slice(0, offset))?.[0].length ?? 0);
  const word = /^[\w-]+/.exec(file.text.slice(start))?.[0] ?? '';
  const statement = text.conf.syntax.statements.find(
    ({ span }) => span.file.path === path && span.start <= start && start < span.end,
  );
  if (statement === undefined) return undefined;
  const described = describeKeyword(word, keywordOf(statement) ?? '');
  return described === undefined ? undefined : said({ file, start, end: start + word.length }, described);
}

/**
 * The meaning of a word and the releases that reserve it, or undefined if it is not a keyword.
 *
 * @param keyword the keyword of the statement; empty if the word itself is that keyword
 */
export function describeKeyword(word: string, keyword: string): string | undefined {
  const range = keywords.get(word);
  if (range === undefined) return undefined;
  const { since = '6.4', until } = range;
  const releases = until === undefined ? `since ${since}` : `${since} to ${until}`;
  const meaning = meaningOf(word, keyword || word);
  return [
    `\`${word}\`${meaning === undefined ? '' : `: ${meaning}`}`,
    `A word of smtpd.conf, ${releases}.`,
  ].join('\n\n');
}

/** A description of the thing with a name of some kind, or undefined if there is none. */
export function describeNamed(
  text: AnalysedText,
  kind: string | undefined,
  name: string,
): string | undefined {
  const declarations = namedThingsOf(text.conf.model).filter((one) => one.kind === kind && one.name === name);
  const [first] = declarations;
  return first && ofName(text, { ...first, declarations });
}
