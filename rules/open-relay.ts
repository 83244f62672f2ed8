import { takesIn } from '../src/lint/cures.js';
import type { Related } from '../src/lint/finding.js';
import { modernForms } from '../src/lint/modern.js';
import { curesOf } from '../src/lint/trial.js';
import type { Config, MatchRule, TableEntry } from '../src/model/config.js';
import { intendedConfig } from '../src/model/intended.js';
import { type Span, spanText } from '../src/source/text.js';
import { verifyRelay } from '../src/verify/relay.js';
import type { Hole, HoleCause } from '../src/verify/verdict.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'open-relay',
  category: 'relay',
  severity: 'error',
  summary: 'a stranger can make this server send mail to anyone',
  messages: {
    'from-any':
      'open relay: {words} takes mail from every client and {action} sends it {where}; write from local, or from auth for users who log in',
    'wide-source':
      'open relay: {words} takes in addresses of the public and {action} sends their mail {where}; name only your own networks',
    'negated-source':
      'open relay: {words} is all the rest of the world and {action} sends its mail {where}; name the clients that may relay instead',
    'reverse-dns':
      'open relay: a reverse name is what the owner of a network says it is, so {words} lets strangers send {where} through {action}; name addresses with from src',
    sender:
      'open relay: a sender address is whatever the client says, so {words} lets strangers send {where} through {action}; write from local, or from auth',
    helo: 'open relay: a HELO name is whatever the client says, so {words} lets strangers send {where} through {action}; write from local, or from auth',
    'not-authenticated':
      'open relay: {words} holds for everybody who has not logged in, so strangers send {where} through {action}; drop the negation',
    tag: 'open relay: {words} holds on a listener that takes mail without a login, so strangers send {where} through {action}; demand auth on it, or in the rule',
    proxy:
      'open relay: who reaches this proxy-v2 listener claims any address, a trusted one too, and {action} sends the mail {where}; listen on loopback',
    expansion:
      'open relay: a stranger chooses where {words} leads, and {action} sends the mail on {where}; keep foreign addresses out of the tables it looks into',
    intended:
      'open relay, were smtpd to read it: {words} sends mail of strangers to anyone; since 6.4 write an action and match from local, as suggested',
  },
  *check(context) {
    const intended = intendedConfig(context.config);
    const config = intended?.config ?? context.config;
    const verdict = intended ? verifyRelay(config, context.machine) : context.verdict;
    for (const hole of verdict.holes) {
      const rule = config.rules.find(({ index }) => index === hole.rule);
      if (rule === undefined) continue;
      const refused = intended?.refused.get(rule.index);
      const { transcript } = hole.decision;
      if (refused) {
        yield {
          message: 'intended',
          data: { words: oneLine(spanText(rule.span)) },
          span: rule.span,
          related: related(config, rule, hole),
          suggestions: modernForms(refused, config),
          transcript,
        };
      } else {
        const span = causeOf(config, rule, hole);
        yield {
          message: hole.cause,
          data: {
            words: oneLine(spanText(span)),
            action: rule.outcome.type === 'action' ? `action ${rule.outcome.action.name}` : 'the rule',
            where: rule.for.type === 'any' && rule.rcptTo === undefined ? 'to anyone' : 'to foreign domains',
          },
          span,
          related: related(config, rule, hole),
          suggestions: curesOf({ config, machine: context.machine, verdict }, hole),
          transcript,
        };
      }
    }
  },
});

/** The words that let the stranger in. */
function causeOf(config: Config, rule: MatchRule, hole: Hole): Span {
  const entry = wideEntry(config, rule, hole);
  const spans: Readonly<Record<HoleCause, Span | undefined>> = {
    'from-any': rule.from.span,
    'wide-source': rule.from.table?.origin === 'anonymous' ? entry?.span : undefined,
    'negated-source': rule.from.span,
    'reverse-dns': rule.from.span,
    sender: rule.mailFrom?.span,
    helo: rule.helo?.span,
    'not-authenticated': rule.auth?.span,
    tag: rule.tag?.span,
    proxy: listenerOf(config, hole)?.proxySpan,
    expansion: rule.outcome.span,
  };
  return spans[hole.cause] ?? rule.from.span;
}

function wideEntry({ release }: Config, { from }: MatchRule, hole: Hole): TableEntry | undefined {
  if (hole.cause !== 'wide-source' || from.regex || !from.table?.contents.known) return undefined;
  return from.table.contents.entries.find(({ key }) => takesIn(key, hole, release));
}

const listenerOf = (config: Config, hole: Hole) =>
  config.listeners.find(
    ({ span }) => span.file === hole.listener?.file && span.start === hole.listener.start,
  );

function related(config: Config, rule: MatchRule, hole: Hole): readonly Related[] {
  const places: Related[] = [];
  const listener = listenerOf(config, hole)?.span ?? hole.listener;
  if (listener) places.push({ span: listener, message: 'reached through this listener' });
  if (hole.cause === 'proxy') {
    const how = rule.from.implied
      ? 'implied here: from local, which the client can claim'
      : 'which the client can claim';
    places.push({ span: rule.from.span, message: how });
  }
  const entry = wideEntry(config, rule, hole);
  if (entry?.span && rule.from.table?.origin !== 'anonymous')
    places.push({ span: entry.span, message: 'the entry that takes the stranger in' });
  const target = rule.rcptTo ?? (rule.for.type === 'any' ? undefined : rule.for);
  if (target && !rule.for.implied)
    places.push({ span: target.span, message: 'this holds for domains of others' });
  if (rule.outcome.type === 'action' && rule.outcome.action.span !== rule.span)
    places.push({ span: rule.outcome.action.span, message: 'the action that sends it on' });
  for (const index of hole.chain) {
    const next = config.rules.find((other) => other.index === index);
    if (next && next !== rule) places.push({ span: next.span, message: 'the rule that takes it from there' });
  }
  return places;
}

const oneLine = (text: string): string => {
  const line = text.replace(/\\?\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
};
