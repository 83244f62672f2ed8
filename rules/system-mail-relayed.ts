import { defineRule } from '../src/lint/rule.js';
import type { MatchRule } from '../src/model/config/config.js';
import { decide } from '../src/verify/smtp/decide.js';
import { unnamedServer } from '../src/verify/smtp/local-names.js';
import { deliveredHere, deliversReports, isSentToMx } from './system-mail-relayed/local-delivery.js';

export default defineRule({
  id: 'system-mail-relayed',
  category: 'correctness',
  severity: 'warning',
  summary: 'Mail for root@localhost is sent to the Internet',
  needs: ['complete-config', 'rules'],
  messages: {
    sent: {
      message: 'Mail to {shown} is relayed',
      label: 'takes mail for this machine, too',
      note: 'Reports of cron and daily(8) go to the MX of this very machine, and are lost',
      help: 'add `match from local for local` with a local action above',
    },
  },
  *check({ config, machine }) {
    // If nothing is put into a mailbox here at all, another machine may take such mail.
    if (!config.rules.some(deliversReports)) return;
    const seen = new Set<MatchRule>();
    for (const name of ['localhost', machine.serverName ?? unnamedServer]) {
      const rcpt_to = `root@${name}`;
      const decision = decide(config, machine, { src: 'local', mail_from: rcpt_to, rcpt_to });
      const rule = config.rules[(decision.rule ?? 0) - 1];
      if (decision.decision !== 'accept' || rule === undefined || !isSentToMx(rule) || seen.has(rule))
        continue;
      seen.add(rule);
      const shown = name === unnamedServer ? 'root at the host name' : rcpt_to;
      yield { message: 'sent', data: { shown }, span: rule.span, suggestions: deliveredHere(config, rule) };
    }
  },
});
