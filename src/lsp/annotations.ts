import type { CodeLens, InlayHint } from 'vscode-languageserver';
import type { Config, Listener } from '../model/config/config.js';
import { someInWords } from '../source/prose.js';
import type { Span } from '../source/text.js';
import { listenerName } from '../verify/matrix/rows.js';
import { type AnalysedText, toPosition, toRange } from './analysed-text.js';
import { verdictOf } from './executed-commands.js';
import type { VerdictOnText } from './judged-text.js';
import { type MailFlow, mailFlowOf, type RuleFlow } from './mail-flow.js';
import { isFilledIn } from './surroundings.js';

/** The most characters of a macro's value that are shown. */
const longestValue = 40;

/** `textDocument/inlayHint`: the criteria that rules leave out and smtpd implies, and the values of macros. */
export function inlayHints({ conf, surroundings }: AnalysedText, path: string): InlayHint[] {
  const { model } = conf;
  const implied = model.rules.flatMap((rule): InlayHint[] => {
    const { span } = rule.statement.keyword;
    if (span.file.path !== path || isFilledIn(surroundings, rule.span)) return [];
    const words = [rule.from.implied ? ' from local' : '', rule.for.implied ? ' for local' : ''].join('');
    return words === '' ? [] : [{ position: toPosition(span.file, span.end), label: words }];
  });
  const macros = model.references.flatMap(({ kind, name, span }): InlayHint[] => {
    const macro = kind === 'macro' ? model.macros.get(name) : undefined;
    if (macro === undefined || span.file.path !== path) return [];
    const { value } = macro;
    const shown = value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
    return [{ position: toPosition(span.file, span.end), label: ` = ${shown}` }];
  });
  return conf.redact([...implied, ...macros]);
}

/**
 * `textDocument/codeLens`: the verdict on the file; for a listener, who may send mail to anyone there; for a rule, whose mail it decides and how, or that no envelope reaches it.
 * A template has the verdict alone, since its variants differ in the rest.
 */
export function codeLenses(
  { conf, surroundings }: AnalysedText,
  path: string,
  verdict: VerdictOnText,
): CodeLens[] {
  const { model, file } = conf;
  const start = surroundings?.start ?? 0;
  const top = { title: verdictOf(verdict).title, span: { file, start, end: start } };
  if (surroundings?.isTemplate) return [placedLens(top)];
  const dead = new Map(conf.deadRules().dead.map(({ rule, takenBy }) => [rule, takenBy]));
  const flow = mailFlowOf(conf);
  const rules = model.rules.flatMap((rule): PlacedTitle[] => {
    const title = ruleTitle(dead.get(rule.index), flow?.rules.get(rule.index));
    return title === undefined ? [] : [{ title, span: rule.statement.keyword.span }];
  });
  const lenses = [top, ...(flow === undefined ? [] : listenerTitles(model, flow)), ...rules];
  return lenses.filter(({ span }) => span.file.path === path).map(placedLens);
}

const placedLens = ({ title, span }: PlacedTitle): CodeLens => ({
  range: toRange(span),
  command: { title, command: '' },
});

interface PlacedTitle {
  readonly title: string;
  readonly span: Span;
}

/** The most senders that are named in a title. */
const maxNamed = 3;

/** One title for each `listen` statement, whatever interfaces and ports it comprises. */
function listenerTitles({ listeners }: Config, { relaying }: MailFlow): readonly PlacedTitle[] {
  const found = new Map<Listener['statement'], Set<string>>();
  for (const listener of listeners) {
    const who = found.get(listener.statement) ?? new Set<string>();
    found.set(listener.statement, who);
    for (const each of relaying.get(listenerName(listener)) ?? []) who.add(each);
  }
  return [...found].map(([{ span }, who]) => ({
    title:
      who.size === 0
        ? 'Nobody can send to other domains here'
        : `Can send to any domain here: ${someInWords([...who], maxNamed)}`,
    span,
  }));
}

const verbs = {
  relayed: 'Relays mail of',
  delivered: 'Delivers mail of',
  refused: 'Rejects mail of',
  'temporary-failure': 'Defers mail of',
} as const satisfies Record<RuleFlow['disposition'], string>;

function ruleTitle(takenBy: readonly number[] | undefined, flows: readonly RuleFlow[] | undefined) {
  if (takenBy !== undefined)
    return `No envelope reaches this rule${takenBy.length === 0 ? '' : ': earlier rules take its mail'}`;
  if (flows === undefined) return undefined;
  const outcomes = new Set(flows.map(({ disposition }) => disposition));
  return [...outcomes]
    .map((outcome) => {
      const who = new Set(flows.flatMap((flow) => (flow.disposition === outcome ? [flow.who] : [])));
      return `${verbs[outcome]} ${someInWords([...who], maxNamed)}`;
    })
    .join('; ');
}
