import { defineRule } from '../src/lint/rule.js';
import { relayActionOf } from '../src/model/config/rule-actions.js';
import { asksForRecipient } from './backup-mx-any/recipient-checks.js';
import { exampleRecipients, Strangers } from './shared/strangers.js';

export default defineRule({
  id: 'backup-mx-any',
  category: 'relay',
  severity: 'warning',
  preset: 'strict',
  summary: 'A backup MX accepts names that the primary server refuses',
  messages: {
    unchecked: {
      message: 'Backup MX accepts every recipient name',
      label: 'nothing checks who exists',
      note: 'What the primary server refuses is bounced to senders that may be forged',
      help: 'add `rcpt-to` with the names that exist',
    },
  },
  *check({ config, machine, verdict }) {
    const backups = config.rules.filter(
      (rule) => !(rule.rcptTo && !rule.rcptTo.negated) && relayActionOf(rule)?.backup === true,
    );
    if (backups.length === 0) return;
    const strangers = new Strangers(config, machine);
    const listeners = strangers.listeners.filter((listener) => !asksForRecipient(listener));
    const holes = new Set(verdict.holes.map(({ rule }) => rule));
    for (const rule of backups.slice(0, maxRules)) {
      if (holes.has(rule.index)) continue;
      const taken = exampleRecipients(rule, config, machine)
        .slice(0, 3)
        .flatMap((rcpt_to) => listeners.slice(0, 4).map((listener) => strangers.ask(listener, { rcpt_to })))
        .find((decision) => decision.rule === rule.index && decision.decision === 'accept');
      if (taken === undefined) continue;
      yield {
        message: 'unchecked',
        span: rule.for.span,
        related: [{ span: rule.span, message: 'accepts every name' }],
        transcript: taken.transcript,
      };
    }
  },
});

/** The most rules that are tried: each costs a few conversations. */
const maxRules = 100;
