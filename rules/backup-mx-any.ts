import { recipientsOf, Strangers } from '../src/lint/strangers.js';
import { wordsOf } from '../src/lint/words.js';
import type { Listener, MatchRule } from '../src/model/config.js';
import { flatten } from '../src/verify/server/filters.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'backup-mx-any',
  category: 'relay',
  severity: 'warning',
  preset: 'strict',
  summary: 'a backup server takes mail for names that the primary one will refuse',
  docs: {
    why: `\`relay backup\` takes mail without knowing who exists. What the primary server then refuses, for unknown names, spam and size, this one has taken already, and returns it to a sender that is forged as a rule. Spammers look for the backup first, because it asks for less; innocent people get the bounces, and block lists name this server.

A backup that would take mail for any domain at all is an \`open-relay\`.`,
    bad: {
      conf: `listen on 0.0.0.0
action "spool" relay backup mx "mx2.example.org"
match from any for domain "example.org" action "spool"
`,
    },
    good: {
      conf: `table people file:/etc/mail/people
listen on 0.0.0.0
action "spool" relay backup mx "mx2.example.org"
match from any for domain "example.org" rcpt-to <people> action "spool"
`,
      files: { '/etc/mail/people': 'ada@example.org\npostmaster@example.org\n' },
    },
    fix: 'Copy the list of names from the primary server and ask for it with `rcpt-to`; or do without the backup: other servers keep mail for days while the primary one is away.',
    disable: 'When the primary server takes mail for every name in these domains and refuses nothing.',
    references: ['smtpd.conf(5), action, backup', 'RFC 5321, section 3.6.2', 'RFC 3834, section 2'],
  },
  messages: {
    unchecked:
      'action {action} takes mail for every name there, and what the primary server refuses is bounced to forged senders; add rcpt-to with the names that exist',
  },
  *check({ config, machine, verdict }) {
    const backups = config.rules.filter(
      ({ rcptTo, outcome }) =>
        !(rcptTo && !rcptTo.negated) &&
        outcome.type === 'action' &&
        outcome.action.type === 'relay' &&
        outcome.action.backup,
    );
    if (backups.length === 0) return;
    const strangers = new Strangers(config, machine);
    const listeners = strangers.listeners.filter((listener) => !asksForRecipient(listener));
    const holes = new Set(verdict.holes.map(({ rule }) => rule));
    for (const rule of backups.slice(0, mostRules)) {
      if (holes.has(rule.index)) continue;
      const taken = recipientsOf(rule, config, machine)
        .slice(0, 3)
        .flatMap((rcpt_to) => listeners.slice(0, 4).map((listener) => strangers.ask(listener, { rcpt_to })))
        .find((decision) => decision.rule === rule.index && decision.decision === 'accept');
      if (taken === undefined) continue;
      yield {
        message: 'unchecked',
        data: { action: actionOf(rule) },
        span: rule.for.span,
        related: [{ span: rule.span, message: `no criterion asks who exists: ${wordsOf(rule.span, 50)}` }],
        transcript: taken.transcript,
      };
    }
  },
});

/** Rules that are tried: each costs a few conversations. */
const mostRules = 100;

/** A filter of the listener looks at recipients, so that it may know who exists. */
const asksForRecipient = ({ filters }: Listener): boolean =>
  flatten(filters).some(
    (filter) => filter.type === 'phase' && filter.phase === 'rcpt-to' && filter.condition?.on === 'rcpt-to',
  );

const actionOf = ({ outcome }: MatchRule): string => (outcome.type === 'action' ? outcome.action.name : '');
