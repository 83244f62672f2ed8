import { excerptOf } from '../src/lint/excerpt.js';
import type { Related } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, Listener, MatchRule, Table, TableEntry } from '../src/model/config/config.js';
import { type Span, spanText } from '../src/source/text.js';
import type { Hole } from '../src/verify/relay/relay-verdict.js';
import { modernForms } from './open-relay/modern-form.js';
import { clientChosen } from './shared/client-chosen.js';
import { HoleFixes } from './shared/close-hole.js';
import { strangersConnect } from './shared/related-places.js';
import {
  faultTargetOf,
  type RuleFault,
  ruleFaultOf,
  sourceEntry,
  targetEntry,
} from './shared/rule-faults.js';

export default defineRule({
  id: 'open-relay',
  category: 'relay',
  severity: 'error',
  summary: 'Open relay: strangers can send mail to anyone',
  messages: {
    'from-any': {
      message: 'Open relay: strangers can send {where}',
      label: 'every client matches',
      help: 'allow only `from local` or `from auth`, or name your own domains after `for domain`',
    },
    'wide-target': {
      message: 'Open relay: `{words}` matches foreign domains',
      label: 'these are not only your own domains',
      help: 'name only your own domains, or allow only `from local`',
    },
    'mailbox-provider': {
      message: 'Open relay: `{words}` names a public mailbox provider',
      label: 'not your own domain',
      help: 'name only your own domains, or allow only `from local`',
    },
    'wide-source': {
      message: 'Open relay: `{words}` matches public addresses',
      label: 'strangers have such addresses',
      help: 'name only your own networks',
    },
    'counted-source': {
      message: 'Open relay: `{words}` matches public addresses',
      label: 'strangers have such addresses',
      note: 'It matches {clients}',
      help: 'name only your own networks',
    },
    'filtered-source': {
      message: 'Open relay: some strangers can send {where}',
      label: 'filters and earlier rules leave some strangers',
      note: 'What is left for this rule are {clients}',
      help: 'name only your own networks',
    },
    'negated-source': {
      message: 'Open relay: `{words}` matches the rest of the Internet',
      label: 'every other client matches',
      help: 'name the clients that may relay',
    },
    'reverse-dns': {
      message: 'Open relay: reverse names can be forged',
      label: clientChosen.rdns,
      help: 'name addresses after `from src`',
    },
    sender: {
      message: 'Open relay: `mail-from` can be forged',
      label: clientChosen.sender,
      help: 'allow only `from local` or `from auth`',
    },
    helo: {
      message: 'Open relay: `helo` can be forged',
      label: clientChosen.helo,
      help: 'allow only `from local` or `from auth`',
    },
    'not-authenticated': {
      message: 'Open relay: `{words}` matches strangers',
      label: 'everybody who is not logged in matches',
      help: 'remove the negation',
    },
    tag: {
      message: 'Open relay: `{words}` does not require a login',
      label: 'matches a listener that requires no login',
      help: 'require `auth` on the listener or in the rule',
    },
    certificate: {
      message: 'Open relay: any public certificate is accepted',
      label: 'no `ca` of your own, so any authority will do',
      help: 'name your own authority with `ca`, or require `auth`',
    },
    proxy: {
      message: 'Open relay: `proxy-v2` accepts any claimed address',
      label: 'any client may send a PROXY header here',
      help: 'listen on loopback',
    },
    intended: {
      message: 'Open relay as soon as smtpd accepts this rule',
      label: 'strangers could send to anyone',
      help: 'write an `action` and `match from local`',
    },
  },
  *check(context) {
    const { config, verdict } = context.meant ?? context;
    const fixes = new HoleFixes(config, verdict.holes, context.attempts);
    for (const hole of verdict.holes) {
      const rule = config.rules[hole.rule - 1];
      if (rule === undefined) continue;
      const refused = context.meant?.intended.statementOf(rule);
      const transcript = [clientOf(hole), ...hole.decision.transcript];
      if (refused) {
        yield {
          message: 'intended',
          span: rule.span,
          related: related(config, rule, hole),
          suggestions: modernForms(refused, config),
          transcript,
        };
      } else {
        const span = causeOf(config, rule, hole);
        yield {
          message: messageOf(rule, hole),
          data: {
            words: excerptOf(span, 28),
            clients: hole.clients ?? '',
            where: rule.for.type === 'any' && rule.rcptTo === undefined ? 'to anyone' : 'to foreign domains',
          },
          span,
          related: related(config, rule, hole),
          suggestions: fixes.of(hole),
          transcript,
        };
      }
    }
  },
});

/** Where it is known how many clients get through, the message says so; `from any` behind filters may be few of them. */
function messageOf(rule: MatchRule, hole: Hole): RuleFault | 'filtered-source' | 'counted-source' {
  const fault = ruleFaultOf(rule, hole);
  if (hole.clients === undefined) return fault;
  if (fault === 'from-any') return 'filtered-source';
  return fault === 'wide-source' ? 'counted-source' : fault;
}

/** Who it is that gets through, and where: what the dialogue itself does not tell. */
function clientOf({ witness: { src, dst, port, proxy, rdns, fcrdns, cert } }: Hole): string {
  const facts = [
    `port ${port ?? 25}`,
    ...(proxy ? [`PROXY header ${proxy}`] : []),
    ...(rdns ? [`reverse name ${rdns} (${fcrdns ? 'confirmed' : 'not confirmed'})`] : []),
    ...(cert ? ['with a certificate'] : []),
  ];
  return `-- ${src}${dst === undefined ? '' : ` to ${dst}`}, ${facts.join(', ')}`;
}

/** The words that let the stranger in. */
function causeOf(config: Config, rule: MatchRule, hole: Hole): Span {
  const written = (entry: TableEntry | undefined, table: Table | undefined): Span | undefined =>
    table?.origin === 'anonymous' ? entry?.span : undefined;
  const spans: Readonly<Record<RuleFault, Span | undefined>> = {
    'from-any': rule.from.span,
    'wide-target':
      written(targetEntry(config, rule, hole), faultTargetOf(rule)?.table) ?? faultTargetOf(rule)?.span,
    'mailbox-provider':
      written(targetEntry(config, rule, hole), faultTargetOf(rule)?.table) ?? faultTargetOf(rule)?.span,
    'wide-source': written(sourceEntry(config, rule, hole), rule.from.table),
    'negated-source': rule.from.span,
    'reverse-dns': rule.from.span,
    sender: rule.mailFrom?.span,
    helo: rule.helo?.span,
    'not-authenticated': rule.auth?.span,
    tag: rule.tag?.span,
    certificate: listenerOf(config, hole)?.tlsSpan,
    proxy: listenerOf(config, hole)?.proxySpan,
  };
  return spans[ruleFaultOf(rule, hole)] ?? rule.from.span;
}

const listenerOf = (config: Config, hole: Hole): Listener | undefined =>
  config.listeners.find(
    ({ span }) => span.file === hole.listener?.file && span.start === hole.listener.start,
  );

function related(config: Config, rule: MatchRule, hole: Hole): readonly Related[] {
  const places: Related[] = [];
  const listener = listenerOf(config, hole)?.span ?? hole.listener;
  if (listener) places.push(strangersConnect(listener));
  for (const { table, entry } of hole.witness.assumed ?? []) {
    const span = config.tables.get(table)?.span;
    const message =
      entry === null ? 'not read, and taken not to name this client' : 'not read, and any entry is enough';
    if (span) places.push({ span, message });
  }
  const fault = ruleFaultOf(rule, hole);
  if (fault === 'proxy') {
    const how = rule.from.implied
      ? '`from local` is implied, and the client claims it'
      : 'the client can claim such an address';
    places.push({ span: rule.from.span, message: how });
  }
  const isTarget = fault === 'wide-target' || fault === 'mailbox-provider';
  if (isTarget) places.push({ span: rule.from.span, message: 'every client matches' });
  if (fault === 'certificate')
    places.push({
      span: rule.from.span,
      message: 'anyone with such a certificate matches',
    });
  places.push(
    ...declared(sourceEntry(config, rule, hole), rule.from.table, 'this entry matches the stranger'),
  );
  const target = faultTargetOf(rule) ?? (rule.for.implied || rule.for.type === 'any' ? undefined : rule.for);
  places.push(
    ...declared(targetEntry(config, rule, hole), target?.table, 'this entry matches foreign domains'),
  );
  if (target && !isTarget) places.push({ span: target.span, message: 'matches foreign domains' });
  const macro = config.macros.get(/^\$(\w+)$/.exec(spanText(causeOf(config, rule, hole)))?.[1] ?? '');
  if (macro) places.push({ span: macro.span, message: 'its value' });
  if (rule.outcome.type === 'action' && rule.outcome.action.span !== rule.span)
    places.push({ span: rule.outcome.action.span, message: 'sends the mail on' });
  for (const index of hole.chain) {
    const next = config.rules.find((other) => other.index === index);
    if (next && next !== rule) places.push({ span: next.span, message: 'relays it in the next round' });
  }
  return places;
}

/** The entry at fault, where it does not stand in the rule itself. */
function declared(
  entry: TableEntry | undefined,
  table: Table | undefined,
  message: string,
): readonly Related[] {
  return entry?.span && table?.origin !== 'anonymous' ? [{ span: entry.span, message }] : [];
}
