import type { Related } from '../src/lint/finding.js';
import { modernForms } from '../src/lint/modern.js';
import { defineRule } from '../src/lint/rule.js';
import { wordsOf } from '../src/lint/words.js';
import type { Config, Listener, MatchRule, Table, TableEntry } from '../src/model/config.js';
import { type Span, spanText } from '../src/source/text.js';
import type { Hole } from '../src/verify/verdict.js';
import { HoleFixes } from './shared/close-hole.js';
import { type Fault, faultOf, sourceEntry, targetEntry, targetOf } from './shared/hole-cause.js';

export default defineRule({
  id: 'open-relay',
  category: 'relay',
  severity: 'error',
  summary: 'a stranger can make this server send mail to anyone',
  messages: {
    'from-any':
      'open relay: {words} takes mail from every client and {action} sends it {where}; write from local or from auth, or for domain with your own',
    'wide-target':
      'open relay: {words} holds for domains of others and {action} sends mail there for every client; name only your own domains, or write from local',
    'mailbox-provider':
      "open relay: {words} names a public mailbox provider, whose domain is nobody else's, and {action} sends mail there for every client; name only your own domains, or write from local",
    'wide-source':
      'open relay: {words} takes in {clients} and {action} sends their mail {where}; name only your own networks',
    'filtered-source':
      'open relay: filters and earlier rules leave {words} to {clients} and {action} sends their mail {where}; name only your own networks',
    'negated-source':
      'open relay: {words} is all the rest of the world and {action} sends its mail {where}; name the clients that may relay instead',
    'reverse-dns':
      'open relay: reverse names are in the hands of their networks, so {words} lets strangers send {where} through {action}; name addresses with from src',
    sender:
      'open relay: a sender address is whatever the client says, so {words} lets strangers send {where} through {action}; write from local, or from auth',
    helo: 'open relay: a HELO name is whatever the client says, so {words} lets strangers send {where} through {action}; write from local, or from auth',
    'not-authenticated':
      'open relay: {words} holds for everybody who has not logged in, so strangers send {where} through {action}; drop the negation',
    tag: 'open relay: {words} holds on a listener that takes mail without a login, so strangers send {where} through {action}; demand auth there or here',
    certificate: 'open relay: {words} takes a certificate of any public authority',
    proxy:
      'open relay: who reaches this proxy-v2 listener claims any address, a trusted one too, and {action} sends the mail {where}; listen on loopback',
    intended:
      'open relay in intent: {words} would send mail of strangers to anyone, did smtpd not refuse it; write an action and match from local',
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
          data: { words: wordsOf(rule.span, 70) },
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
            words: wordsOf(span, 48),
            clients: hole.clients === undefined ? 'addresses of the public' : `${hole.clients},`,
            action: rule.outcome.type === 'action' ? `action ${rule.outcome.action.name}` : 'the rule',
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

/** `from any` behind filters may be few clients. */
function messageOf(rule: MatchRule, hole: Hole): Fault | 'filtered-source' {
  const fault = faultOf(rule, hole);
  return fault === 'from-any' && hole.clients !== undefined ? 'filtered-source' : fault;
}

/** Who it is that gets through, and where: what the dialogue itself does not tell. */
function clientOf({ witness: { src, dst, port, proxy, rdns, fcrdns, cert } }: Hole): string {
  const name = rdns ? `reverse name ${rdns} (${fcrdns ? 'confirmed' : 'not confirmed'})` : 'no reverse name';
  const facts = [src, ...(proxy ? [`PROXY header ${proxy}`] : []), name, ...(cert ? ['a certificate'] : [])];
  return `-- ${facts.join(', ')}: connects to ${dst === undefined ? '' : `${dst} `}port ${port ?? 25}`;
}

/** The words that let the stranger in. */
function causeOf(config: Config, rule: MatchRule, hole: Hole): Span {
  const written = (entry: TableEntry | undefined, table: Table | undefined): Span | undefined =>
    table?.origin === 'anonymous' ? entry?.span : undefined;
  const spans: Readonly<Record<Fault, Span | undefined>> = {
    'from-any': rule.from.span,
    'wide-target': written(targetEntry(config, rule, hole), targetOf(rule)?.table) ?? targetOf(rule)?.span,
    'mailbox-provider':
      written(targetEntry(config, rule, hole), targetOf(rule)?.table) ?? targetOf(rule)?.span,
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
  return spans[faultOf(rule, hole)] ?? rule.from.span;
}

const listenerOf = (config: Config, hole: Hole): Listener | undefined =>
  config.listeners.find(
    ({ span }) => span.file === hole.listener?.file && span.start === hole.listener.start,
  );

function related(config: Config, rule: MatchRule, hole: Hole): readonly Related[] {
  const places: Related[] = [];
  const listener = listenerOf(config, hole)?.span ?? hole.listener;
  if (listener) places.push({ span: listener, message: 'reached through this listener' });
  for (const { table } of hole.witness.assumed ?? []) {
    const span = config.tables.get(table)?.span;
    if (span) places.push({ span, message: 'not read; any entry is enough' });
  }
  const fault = faultOf(rule, hole);
  if (fault === 'proxy') {
    const how = rule.from.implied
      ? 'implied here: from local, which the client can claim'
      : 'which the client can claim';
    places.push({ span: rule.from.span, message: how });
  }
  const isTarget = fault === 'wide-target' || fault === 'mailbox-provider';
  if (isTarget) places.push({ span: rule.from.span, message: 'for every client' });
  if (fault === 'certificate')
    places.push({
      span: rule.from.span,
      message: 'everybody can get one, and this rule takes mail of all clients',
    });
  places.push(
    ...declared(sourceEntry(config, rule, hole), rule.from.table, 'the entry that takes the stranger in'),
  );
  const target = targetOf(rule) ?? (rule.for.implied || rule.for.type === 'any' ? undefined : rule.for);
  places.push(
    ...declared(targetEntry(config, rule, hole), target?.table, 'the entry that holds for domains of others'),
  );
  if (target && !isTarget) places.push({ span: target.span, message: 'this holds for domains of others' });
  const macro = config.macros.get(/^\$(\w+)$/.exec(spanText(causeOf(config, rule, hole)))?.[1] ?? '');
  if (macro) places.push({ span: macro.span, message: 'what stands for it' });
  if (rule.outcome.type === 'action' && rule.outcome.action.span !== rule.span)
    places.push({ span: rule.outcome.action.span, message: 'the action that sends it on' });
  for (const index of hole.chain) {
    const next = config.rules.find((other) => other.index === index);
    if (next && next !== rule) places.push({ span: next.span, message: 'the rule that takes it from there' });
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
