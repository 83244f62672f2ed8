import type { Listener } from '../model/config/config.js';
import { redact } from '../model/secrets/redact.js';
import type { Secrets } from '../model/secrets/secrets.js';
import { inWords } from '../source/prose.js';
import { lineText, positionAt } from '../source/text.js';
import type {
  ChangeKind,
  ChangeSide,
  FlowChange,
  FlowDifference,
  FlowExample,
} from '../verify/diff/flow-difference.js';
import type { ListenerChange } from '../verify/diff/listener-changes.js';
import { principalText } from '../verify/flows/principal.js';
import type { Decision } from '../verify/smtp/envelope.js';
import type { Paint } from './colour.js';
import { clientText, deliveryText, withoutRule } from './decision-text.js';
import { type Locate, rangeOf, ruleAt } from './places.js';
import type { CheckedConfig } from './results.js';
import { type LineStyle, quotedLine, sentenceLines, verdictLines } from './text-lines.js';
import { reasonTexts } from './unread.js';
import type { WhyReport } from './why/why-report.js';
import { whyLines } from './why/why-text.js';

/** One of the two configurations, and the printed names of its files. */
export interface NamedSide {
  readonly config: ShownConfig;
  readonly locate: Locate;
}

/** A difference whose examples may carry the reasons for the answers of both servers. */
export interface ExplainedDifference extends FlowDifference {
  readonly changes: readonly ExplainedChange[];
}

export interface ExplainedChange extends FlowChange {
  readonly example: (FlowExample & { readonly why?: ExampleReasons }) | undefined;
}

export interface ExampleReasons {
  readonly old: WhyReport;
  readonly new: WhyReport;
}

/** The parts of a configuration that reports show: mainly the places of its rules. */
export type ShownConfig = Omit<CheckedConfig, 'unseen'> & Partial<Pick<CheckedConfig, 'unseen'>>;

/** A side without its secrets, for reports. */
export function shownSide({ config, locate }: NamedSide, secrets: Secrets): NamedSide {
  const { file, rules } = config;
  return { config: redact({ file, rules: rules.map(({ span }) => ({ span })) }, secrets), locate };
}

const titles = {
  'newly-accepted': { text: 'Newly accepted', style: 'magenta' },
  'newly-refused': { text: 'Newly rejected', style: 'cyan' },
  'other-action': { text: 'Other action', style: 'blueBright' },
  'other-reply': { text: 'Other reply', style: 'dim' },
} as const satisfies Record<ChangeKind, { text: string; style: Parameters<Paint>[0] }>;

const conclusions = {
  yes: { text: 'strangers gain access', style: 'red' },
  no: { text: 'strangers gain nothing (proven)', style: 'green' },
  unknown: { text: 'not proven that strangers gain nothing', style: 'magenta' },
} as const;

/** The difference as text: listeners, then each change with both rules and an example, then the conclusion. */
export function differenceText(
  difference: ExplainedDifference,
  old: NamedSide,
  next: NamedSide,
  layout: LineStyle,
): string {
  const { changes, listeners } = difference;
  const lines = [
    ...listeners.flatMap((change) => listenerLines(change, old, next, layout)),
    ...(listeners.length > 0 ? [''] : []),
    ...changes.flatMap((change) => [...changeLines(change, old, next, layout), '']),
    ...conclusionLines(difference, old, next, layout),
  ];
  return `${lines.join('\n')}\n`;
}

/** The number of changes, and whether strangers gain by them. */
export function conclusionLines(
  difference: FlowDifference,
  old: NamedSide,
  next: NamedSide,
  layout: LineStyle,
): readonly string[] {
  const { dependsOn, assumptions, strangersGain } = difference;
  const path = (side: NamedSide): string => side.locate(side.config.file.path);
  return [
    countText(difference),
    ...verdictLines(
      {
        about: `${path(old)} -> ${path(next)}`,
        ...conclusions[strangersGain],
        dependsOn: reasonTexts(
          dependsOn.map(({ reason }) => reason),
          old.config,
          next.config,
        ),
        assumptions,
      },
      layout,
    ),
  ];
}

/** Each listener and each mail flow that changes, without a conclusion. */
export function changedLines(
  { changes, listeners }: ExplainedDifference,
  old: NamedSide,
  next: NamedSide,
  layout: LineStyle,
): readonly string[] {
  return [
    ...listeners.flatMap((change) => listenerLines(change, old, next, layout)),
    ...changes.flatMap((change) => changeLines(change, old, next, layout)),
  ];
}

function countText({ changes, listeners, tooLarge }: FlowDifference): string {
  const count = (number: number, one: string, more: string): string =>
    `${number} ${number === 1 ? one : more}`;
  const parts = [
    ...(changes.length > 0 ? [count(changes.length, 'mail flow changes', 'mail flows change')] : []),
    ...(listeners.length > 0 ? [count(listeners.length, 'listener changes', 'listeners change')] : []),
  ];
  if (parts.length > 0) return parts.join(', ');
  return tooLarge ? 'The mail flows were not compared' : 'No mail flow changes';
}

const signs = { appears: '+', vanishes: '-', changes: '~' } as const;

const listenerWords = {
  appears: 'New listener',
  vanishes: 'Listener removed',
  changes: 'Listener changes',
} as const satisfies Record<ListenerChange['kind'], string>;

function listenerLines(
  change: ListenerChange,
  old: NamedSide,
  next: NamedSide,
  layout: LineStyle,
): readonly string[] {
  const place = [declarationPlace(change.old, old), declarationPlace(change.new, next)].filter(
    (text) => text !== undefined,
  );
  const { paint } = layout;
  return [
    ...sentenceLines(`${listenerWords[change.kind]}: ${change.where} (${place.join(', ')})`, layout, {
      lead: `${paint('bold', signs[change.kind])} `,
    }),
    ...change.differences.flatMap((text) => sentenceLines(text, layout, { indent: 4 })),
  ];
}

/** The file and line in which a listener is declared. */
export function declarationPlace(listener: Listener | undefined, { locate }: NamedSide): string | undefined {
  if (listener === undefined) return undefined;
  const { file, start } = listener.span;
  return `${locate(file.path)}:${positionAt(file, start).line}`;
}

/** The senders of a change, in one phrase. */
function whoText(change: Pick<FlowChange, 'who'>): string {
  const kinds = new Set(change.who.map(({ kind }) => kind));
  if (kinds.has('strangers') && kinds.has('machine') && kinds.has('aliases')) return 'everybody';
  return inWords(change.who.map(principalText));
}

function changeLines(
  change: ExplainedChange,
  old: NamedSide,
  next: NamedSide,
  layout: LineStyle,
): readonly string[] {
  const { kind, mail, listeners, strangersGain, dependsOn, example } = change;
  const title = titles[kind];
  const when = [...mail.when, ...(listeners.length === 0 ? [] : [`on ${inWords(listeners)}`])];
  const flow = `${whoText(change)} to ${mail.to}${when.length === 0 ? '' : ` (${when.join(', ')})`}`;
  const inside = (text: string, style?: Parameters<Paint>[0]): readonly string[] =>
    sentenceLines(text, layout, { indent: 2, ...(style !== undefined && { style }) });
  return [
    ...sentenceLines(flow, layout, { lead: `${layout.paint([title.style, 'bold'], title.text)}: ` }),
    ...sideLines('was', change.old, old, example?.old, layout),
    ...sideLines('now', change.new, next, example?.new, layout),
    ...(strangersGain === 'yes' ? inside('Strangers gain this', 'red') : []),
    ...(strangersGain === 'unknown' ? inside('Strangers may gain this', 'magenta') : []),
    ...dependsOn.flatMap((reason) => inside(`depends on: ${reason}`, 'magenta')),
    ...(example === undefined ? [] : exampleLines(example, old, next, layout)),
  ];
}

const dispositions = {
  relayed: 'relayed',
  delivered: 'delivered',
  refused: 'rejected',
  'temporary-failure': 'deferred (temporary failure)',
} as const;

/** The disposition of the mail under one configuration, and the rule that decides it. */
function sideLines(
  name: 'was' | 'now',
  { disposition, rule, action }: ChangeSide,
  { config, locate }: NamedSide,
  answer: Decision | undefined,
  layout: LineStyle,
): readonly string[] {
  const how = action === undefined || disposition === 'refused' ? '' : ` by action \`${action}\``;
  const place = ruleAt(config, rule, locate);
  const source = rule === undefined ? undefined : config.rules[rule - 1]?.span;
  const sentence = (text: string): readonly string[] =>
    sentenceLines(`${name}: ${text}`, layout, { indent: 2 });
  if (place === undefined || source === undefined)
    return sentence(`${dispositions[disposition]}${answer === undefined ? '' : ` (${withoutRule(answer)})`}`);
  const text = lineText(source.file, rangeOf(source).line).trim();
  return [
    ...sentence(`${dispositions[disposition]}${how}`),
    quotedLine(`${place.file}:${place.line}: ${text}`, layout, ' '.repeat(7)),
  ];
}

function exampleLines(
  { envelope, throughAlias, old, new: next, why }: NonNullable<ExplainedChange['example']>,
  was: NamedSide,
  now: NamedSide,
  layout: LineStyle,
): readonly string[] {
  const intro = throughAlias ? 'an alias that sends on to' : clientText(envelope);
  const mail = throughAlias
    ? `<${envelope.rcpt_to}>`
    : `MAIL FROM:<${envelope.mail_from ?? ''}> RCPT TO:<${envelope.rcpt_to ?? ''}>`;
  return [
    ...sentenceLines(`example: ${intro} ${mail}`, layout, { indent: 2 }),
    ...sentenceLines(`was: ${answerText(old)}`, layout, { indent: 7, style: 'dim' }),
    ...whyBelow(why?.old, was, layout),
    ...sentenceLines(`now: ${answerText(next)}`, layout, { indent: 7, style: 'dim' }),
    ...whyBelow(why?.new, now, layout),
  ];
}

const whyBelow = (
  why: WhyReport | undefined,
  { config, locate }: NamedSide,
  layout: LineStyle,
): readonly string[] => (why === undefined ? [] : whyLines(why, locate(config.file.path), layout, 9));

/** An answer in one line: the destination of accepted mail, or the reply. */
function answerText({ reply, decision, deliveries }: Decision): string {
  if (decision === 'accept') return inWords(deliveries.map(deliveryText));
  return decision === 'unknown' ? 'not known' : reply;
}
