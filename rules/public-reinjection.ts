import { waysBack } from '../src/lint/content-filter.js';
import { recipientsOf, Strangers, transcriptOf } from '../src/lint/strangers.js';
import type { MatchRule } from '../src/model/config.js';
import { defineRule } from './rule.js';
import { onLoopback } from './shared/listener-fixes.js';

export default defineRule({
  id: 'public-reinjection',
  category: 'relay',
  severity: 'warning',
  summary: 'the port through which a content filter gives mail back is open to strangers',
  docs: {
    why: `A spam filter or DKIM signer that speaks SMTP gives mail back on a port of its own, whose tag tells smtpd that the mail has been looked at. Where that port is not on loopback, a stranger connects to it and hands in mail that then counts as checked, signed or as sent from here: past the filter, the block lists and whatever the public port asks for.

Where that mail may go to anyone, \`open-relay\` says so.`,
    bad: {
      conf: `listen on 0.0.0.0
listen on 0.0.0.0 port 10026 tag FILTERED
action "check" relay host smtp://127.0.0.1:10025
action "local" maildir
match tag FILTERED from any for domain "example.org" action "local"
match from any for domain "example.org" action "check"
`,
    },
    good: {
      conf: `listen on 0.0.0.0
listen on 127.0.0.1 port 10026 tag FILTERED
action "check" relay host smtp://127.0.0.1:10025
action "local" maildir
match tag FILTERED for domain "example.org" action "local"
match from any for domain "example.org" action "check"
`,
    },
    fix: 'Listen for the filter on loopback. Where it runs on another machine, use an address of a private network that only the two have.',
    disable: 'When a packet filter lets only the content filter connect to this port.',
    references: ['smtpd.conf(5), listen on', 'smtpd.conf(5), match'],
  },
  messages: {
    taken:
      'strangers reach port {port}, where a content filter gives mail back under tag {tag}: {action} takes theirs as if it was checked; listen on loopback',
    exposed:
      'strangers reach port {port}, where a content filter gives mail back under tag {tag}, though only mail of this machine is meant to come there; listen on loopback',
  },
  *check(context) {
    const { config, machine } = context;
    const ways = waysBack(config);
    if (ways.length === 0) return;
    const strangers = new Strangers(config, machine);
    const holes = new Set(context.verdict.holes.map(({ rule }) => rule));
    for (const { listener, rules } of ways.slice(0, mostListeners)) {
      if (rules.some(({ index }) => holes.has(index))) continue;
      const asked = rules.slice(0, mostRules).flatMap((rule) =>
        recipientsOf(rule, config, machine)
          .slice(0, 3)
          .map((rcpt_to) => ({ rule, decision: strangers.ask(listener, { rcpt_to }) })),
      );
      const reached = asked.find(({ rule, decision }) => decision.rule === rule.index);
      const moved = onLoopback(config, listener, 'only programs on this machine can connect');
      yield {
        message: reached ? 'taken' : 'exposed',
        data: {
          port: String(listener.port),
          tag: listener.tag ?? '',
          action: reached ? actionOf(reached.rule) : '',
        },
        span: listener.span,
        related: rules.slice(0, mostRules).map(({ span }) => ({ span, message: 'asks for its tag' })),
        suggestions: moved ? [moved] : [],
        ...(reached === undefined ? {} : transcriptOf(reached.decision)),
      };
    }
  },
});

/** Listeners and rules that are tried: each costs a few conversations. */
const mostListeners = 20;
const mostRules = 5;

const actionOf = ({ outcome }: MatchRule): string =>
  outcome.type === 'action' ? `action ${outcome.action.name}` : '';
