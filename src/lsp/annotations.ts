import type { CodeLens, InlayHint } from 'vscode-languageserver';
import { type AnalysedText, toPosition, toRange } from './analysed-text.js';
import { verdictTitles } from './executed-commands.js';

/** How long the value of a macro may be that is shown whole. */
const longestValue = 40;

/** `textDocument/inlayHint`: what rules leave out and smtpd takes for said, and what macros stand for. */
export function inlayHints({ conf }: AnalysedText, path: string): InlayHint[] {
  const { model } = conf;
  const implied = model.rules.flatMap((rule): InlayHint[] => {
    const { span } = rule.statement.keyword;
    if (span.file.path !== path) return [];
    const words = [rule.from.implied ? ' from local' : '', rule.for.implied ? ' for local' : ''].join('');
    return words === '' ? [] : [{ position: toPosition(span.file, span.end), label: words }];
  });
  const macros = model.references.flatMap(({ kind, name, span }): InlayHint[] => {
    const value = kind === 'macro' ? model.macros.get(name)?.value : undefined;
    if (value === undefined || span.file.path !== path) return [];
    const shown = value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
    return [{ position: toPosition(span.file, span.end), label: ` = ${shown}` }];
  });
  return conf.redact([...implied, ...macros]);
}

/** What a code lens says: the verdict on the file, and of rules that no envelope reaches, that none does. */
export function codeLenses({ conf }: AnalysedText, path: string): CodeLens[] {
  const { model, file } = conf;
  const lens = (title: string, range: CodeLens['range']): CodeLens => ({
    range,
    command: { title, command: '' },
  });
  const isMain = file.path === path;
  const top = toRange({ file, start: 0, end: 0 });
  const first = isMain ? [lens(verdictTitles[conf.relay().openRelay], top)] : [];
  const dead = conf.deadRules().dead.flatMap(({ rule: index, takenBy }) => {
    const rule = model.rules[index - 1];
    if (rule === undefined || rule.span.file.path !== path) return [];
    const by = takenBy.length === 0 ? '' : `: earlier rules take its mail`;
    return [lens(`No envelope reaches this rule${by}`, toRange(rule.statement.keyword.span))];
  });
  return [...first, ...dead];
}
