import { judge } from '../src/lint/attempt.js';
import type { Related } from '../src/lint/finding.js';
import { modernForms } from '../src/lint/modern.js';
import { wordsOf } from '../src/lint/words.js';
import type { Config, Listener, MatchRule, Table, TableEntry } from '../src/model/config.js';
import { intendedConfig } from '../src/model/intended.js';
import { withListeners } from '../src/model/machine.js';
import { type Span, spanText } from '../src/source/text.js';
import type { Hole } from '../src/verify/verdict.js';
import { defineRule } from './rule.js';
import { HoleFixes } from './shared/close-hole.js';
import { type Fault, faultOf, sourceEntry, targetEntry, targetOf } from './shared/hole-cause.js';

export default defineRule({
  id: 'open-relay',
  category: 'relay',
  severity: 'error',
  summary: 'a stranger can make this server send mail to anyone',
  docs: {
    why: `A server that sends mail from anybody to anybody is found by spammers within hours. It is then put on blocklists, its queue fills with bounces, and mail of its own users is refused everywhere.

This rule reports nothing that only looks bad: the verifier has found an envelope of a stranger (no credentials, any public address, any \`HELO\`, sender and reverse name) with a recipient at somebody else's domain that gets to an action which sends it on. The report has the whole dialogue. Where an address that aliases, \`virtual\` or a \`PROXY\` header can produce is needed for it, that is taken into account. A table that was not read counts as having an entry where it is compared with what a client chooses to say (sender, \`HELO\`, reverse name): any entry is enough, and the report says that it is taken for granted.

A domain that a rule names counts as yours, and the verdict says which it took for yours. Domains of public mailbox providers (\`gmail.com\`) do not: a rule that relays for them sends mail of strangers to everybody there. Who does run one of them says so with \`ownDomains\` in the settings.

A file that smtpd refuses and that would be an open relay once it is mended as it was meant (\`accept from any for any relay\`) is reported as well.`,
    bad: {
      conf: `table domains { "example.org", "example.com" }

listen on eth0

action "inbox" maildir
action "out" relay

match from any for domain <domains> action "inbox"
match from any for any action "out"
`,
    },
    good: {
      conf: `table domains { "example.org", "example.com" }

listen on eth0

action "inbox" maildir
action "out" relay

match from any for domain <domains> action "inbox"
match from local for any action "out"
`,
    },
    fix: `Say who may relay: \`from local\` for the machine itself, \`from auth\` for users who log in (on a listener with \`tls-require\` and \`auth\`), \`from src\` with the networks that are yours. Or say for which domains: \`for domain\` with names that belong to you. The suggestions below a report have been tried: each closes this hole and opens no other. \`smtpd-lint check --fix-dry-run --suggest open-relay FILE\` shows what the first of them would change.

Networks that may relay on purpose are taken for yours when they are private, or few and narrow: none is wider than \`--widest-ipv4\` and \`--widest-ipv6\` say (16 and 32), and those of all rules together lie in at most 255 networks of that width and would fill at most 32 of them. What regular expressions hold for lies in at most 16, and in one where an expression does not begin as the addresses do: \`regex "10.0.0.5"\` holds for 110.0.0.5 and 210.0.0.57, \`regex "192\\.168\\."\` for 8.192.168.8. Write \`^\` in front and \`\\.\` for a dot, or better the network itself: \`from src 192.168.0.0/16\`. IPv6 networks in which the IPv4 Internet is embedded, such as \`64:ff9b::/96\`, are judged as IPv4.`,
    disable: `Never for a server that the Internet can reach. A test server that is to relay for everybody in a closed network names that network with \`from src\` instead.`,
    references: ['smtpd.conf(5), match', 'RFC 5321, section 7.1', 'RFC 2505, section 2.1'],
  },
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
    const intended = intendedConfig(context.config);
    const config = intended?.config ?? context.config;
    const { machine, relayOptions } = context;
    const { verdict } = intended ? judge(config, withListeners(machine, config), relayOptions) : context;
    const fixes = new HoleFixes(config, verdict.holes, context.attempts);
    for (const hole of verdict.holes) {
      const rule = config.rules[hole.rule - 1];
      if (rule === undefined) continue;
      const refused = intended?.statementOf(rule);
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

/** \`from any\` behind filters may be few clients. */
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
