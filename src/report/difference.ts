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
import { principalText } from '../verify/flows/principals.js';
import { type Decision, type EnvelopeInput, isMessageRefused } from '../verify/smtp/envelope.js';
import type { Paint } from './colour.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { printable } from './printable.js';
import { type CheckedConfig, type Locate, rangeOf, ruleAt } from './results.js';

/** One of the two configurations, and how its files are called. */
export interface NamedSide {
  readonly config: ShownConfig;
  readonly locate: Locate;
}

/** A configuration as far as reports show it: where its rules are written. */
export type ShownConfig = Omit<CheckedConfig, 'unseen'>;

/** A side as reports may show it. */
export function shownSide({ config, locate }: NamedSide, secrets: Secrets): NamedSide {
  const { file, rules } = config;
  return { config: redact({ file, rules: rules.map(({ span }) => ({ span })) }, secrets), locate };
}

const titles = {
  'newly-accepted': { text: 'newly accepted', style: 'yellow' },
  'newly-refused': { text: 'newly rejected', style: 'cyan' },
  'other-action': { text: 'other action', style: 'blue' },
  'other-reply': { text: 'other reply', style: 'dim' },
} as const satisfies Record<ChangeKind, { text: string; style: Parameters<Paint>[0] }>;

const conclusions = {
  yes: { text: 'strangers gain access', style: 'red' },
  no: { text: 'strangers gain nothing', style: 'green' },
  unknown: { text: 'not proven whether strangers gain access', style: 'yellow' },
} as const;

/** What changes, for people: listeners, then each change with both rules and an example, then the conclusion. */
export function differenceText(
  difference: FlowDifference,
  old: NamedSide,
  next: NamedSide,
  paint: Paint,
): string {
  const { changes, listeners, dependsOn, assumptions, strangersGain } = difference;
  const conclusion = conclusions[strangersGain];
  const path = (side: NamedSide): string => side.locate(side.config.file.path);
  const lines = [
    ...listeners.flatMap((change) => listenerLines(change, old, next, paint)),
    ...(listeners.length > 0 ? [''] : []),
    ...changes.flatMap((change) => [...changeLines(change, old, next, paint), '']),
    `${printable(`${path(old)} -> ${path(next)}`)}: verdict: ${paint(conclusion.style, conclusion.text)} (${countText(difference)})`,
    ...dependsOn.map(({ reason }) => paint('dim', printable(`  it depends on: ${reason}`))),
    ...assumptions.map((assumption) => paint('dim', printable(`  assumed: ${assumption}`))),
  ];
  return `${lines.join('\n')}\n`;
}

function countText({ changes, listeners, tooLarge }: FlowDifference): string {
  const count = (number: number, one: string, more: string): string =>
    `${number} ${number === 1 ? one : more}`;
  const parts = [
    ...(changes.length > 0 ? [`${count(changes.length, 'mail flow changes', 'mail flows change')}`] : []),
    ...(listeners.length > 0 ? [`${count(listeners.length, 'listener changes', 'listeners change')}`] : []),
  ];
  if (parts.length > 0) return parts.join(', ');
  return tooLarge ? 'the mail flows were not compared' : 'no mail flow changes';
}

const signs = { appears: '+', vanishes: '-', changes: '~' } as const;

function listenerLines(
  change: ListenerChange,
  old: NamedSide,
  next: NamedSide,
  paint: Paint,
): readonly string[] {
  const place = [placeOf(change.old, old), placeOf(change.new, next)].filter((text) => text !== undefined);
  return [
    `${paint('bold', printable(`${signs[change.kind]} listener ${change.where} ${change.kind}`))} ${paint('dim', printable(`(${place.join(', ')})`))}`,
    ...change.differences.map((text) => `    ${printable(text)}`),
  ];
}

function placeOf(listener: Listener | undefined, { locate }: NamedSide): string | undefined {
  if (listener === undefined) return undefined;
  const { file, start } = listener.span;
  return `${locate(file.path)}:${positionAt(file, start).line}`;
}

/** Who sends, in one phrase. */
function whoText(change: Pick<FlowChange, 'who'>): string {
  const kinds = new Set(change.who.map(({ kind }) => kind));
  if (kinds.has('strangers') && kinds.has('machine') && kinds.has('aliases')) return 'everybody';
  return inWords(change.who.map(principalText));
}

function changeLines(change: FlowChange, old: NamedSide, next: NamedSide, paint: Paint): readonly string[] {
  const { kind, mail, listeners, strangersGain, dependsOn, example } = change;
  const title = titles[kind];
  const when = [...mail.when, ...(listeners.length === 0 ? [] : [`on ${inWords(listeners)}`])];
  const flow = `${whoText(change)} to ${mail.to}${when.length === 0 ? '' : ` (${when.join(', ')})`}`;
  return [
    `${paint(title.style, title.text)}: ${paint('bold', printable(flow))}`,
    `  was ${printable(sideText(change.old, old, example?.old))}`,
    `  now ${printable(sideText(change.new, next, example?.new))}`,
    ...(strangersGain === 'yes' ? [`  ${paint('red', 'strangers gain this')}`] : []),
    ...(strangersGain === 'unknown' ? [`  ${paint('yellow', 'strangers may gain this')}`] : []),
    ...dependsOn.map((reason) => paint('yellow', printable(`  it depends on: ${reason}`))),
    ...(example === undefined ? [] : exampleLines(example, paint)),
  ];
}

const dispositions = {
  relayed: 'relayed',
  delivered: 'delivered',
  refused: 'rejected',
  'temporary-failure': 'deferred (temporary failure)',
} as const;

function sideText(
  { disposition, rule, action }: ChangeSide,
  { config, locate }: NamedSide,
  answer: Decision | undefined,
): string {
  const how = action === undefined || disposition === 'refused' ? '' : ` by action ${action}`;
  const place = ruleAt(config, rule, locate);
  const source = rule === undefined ? undefined : config.rules[rule - 1]?.span;
  if (place === undefined || source === undefined)
    return `${dispositions[disposition]}${answer === undefined ? '' : `: ${withoutRule(answer)}`}`;
  return `${dispositions[disposition]}${how}: ${place.file}:${place.line}: ${lineText(source.file, rangeOf(source).line).trim()}`;
}

/** Why mail is refused, or cannot be sent at all, where no rule decides. */
export function withoutRule({ phase, decision, reply }: Decision): string {
  if (phase === 'rcpt') return 'no rule matches';
  if (isMessageRefused({ phase, decision })) return `by a filter of phase ${phase}`;
  return decision === 'error' ? reply : `at ${phase}, before the rules are asked`;
}

function exampleLines(
  { envelope, throughAlias, old, new: next }: FlowExample,
  paint: Paint,
): readonly string[] {
  const intro = throughAlias ? 'an alias that sends on to' : clientText(envelope);
  const mail = throughAlias
    ? `<${envelope.rcpt_to}>`
    : `MAIL FROM:<${envelope.mail_from ?? ''}> RCPT TO:<${envelope.rcpt_to ?? ''}>`;
  return [
    `  example: ${printable(`${intro} ${mail}`)}`,
    paint('dim', `    was ${printable(answerText(old))}`),
    paint('dim', `    now ${printable(answerText(next))}`),
  ];
}

/** An answer in one line: where accepted mail goes, or the reply. */
function answerText({ reply, decision, deliveries }: Decision): string {
  if (decision === 'accept')
    return inWords(
      deliveries.map(
        ({ type, to, action }) =>
          `${type === 'relay' ? 'relayed' : 'delivered'} to ${to} by action ${action}`,
      ),
    );
  return decision === 'unknown' ? 'not known' : reply;
}

/** The client of an envelope in one phrase. */
export function clientText({ src, dst, port, tls, auth, helo, ehlo, proxy, rdns }: EnvelopeInput): string {
  if (src === 'local') return 'sendmail on this machine:';
  const user = typeof auth === 'string' ? auth : auth?.[0];
  const facts = [
    `${src ?? ''} to ${dst === undefined ? '' : `${dst} `}port ${port ?? 25}`,
    ...(proxy === null || proxy === undefined ? [] : [`PROXY header ${proxy}`]),
    ...(rdns === null || rdns === undefined ? [] : [`reverse name ${rdns}`]),
    ...(tls === 'none' || tls === undefined ? [] : [tls === 'smtps' ? 'TLS' : 'STARTTLS']),
    ...(user === undefined ? [] : [`authenticated as ${user}`]),
    `${ehlo === false ? 'HELO' : 'EHLO'} ${helo ?? ''}`,
  ];
  return `${facts.join(', ')}:`;
}

/** The same as data: one JSON object. Rules are named by file and line. */
export function differenceJson(difference: FlowDifference, old: NamedSide, next: NamedSide): string {
  const { changes, listeners, dependsOn, assumptions, strangersGain } = difference;
  const side = ({ disposition, rule, action }: ChangeSide, { config, locate }: NamedSide) => ({
    fate: disposition,
    action: action ?? null,
    rule: ruleAt(config, rule, locate) ?? null,
  });
  const answer = ({ decision, reply, phase, rule, deliveries }: Decision, { config, locate }: NamedSide) => ({
    decision,
    reply,
    phase,
    rule: ruleAt(config, rule, locate) ?? null,
    deliveries,
  });
  return `${toPlainJson({
    schemaVersion,
    old: old.locate(old.config.file.path),
    new: next.locate(next.config.file.path),
    strangersGain,
    changes: changes.map((change) => ({
      kind: change.kind,
      who: change.who,
      to: change.mail.to,
      when: change.mail.when,
      foreign: change.mail.foreign,
      listeners: change.listeners,
      old: side(change.old, old),
      new: side(change.new, next),
      strangersGain: change.strangersGain,
      dependsOn: change.dependsOn,
      example:
        change.example === undefined
          ? null
          : {
              envelope: change.example.envelope,
              throughAlias: change.example.throughAlias,
              old: answer(change.example.old, old),
              new: answer(change.example.new, next),
            },
    })),
    listeners: listeners.map((change) => ({
      kind: change.kind,
      listener: change.where,
      differences: change.differences,
      old: placeOf(change.old, old) ?? null,
      new: placeOf(change.new, next) ?? null,
    })),
    dependsOn: dependsOn.map(({ reason }) => reason),
    assumptions,
  })}\n`;
}
