import { rootDeliveries } from '../src/lint/root-deliveries.js';
import { isWhole } from '../src/lint/whole.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'root-delivery',
  category: 'correctness',
  severity: 'warning',
  summary: 'mail for root that is accepted and comes back, because only mbox delivers to root',
  docs: {
    why: `smtpd runs nothing as root but the helper of \`mbox\`. With \`maildir\`, \`mda\` or \`lmtp\` it accepts mail for root, fails to deliver it ("MDA not allowed to deliver to: root") and sends it back.

What the system itself sends to root is lost then, since its bounces go to root as well: reports of cron jobs, warnings about full disks. What strangers send comes back to senders that may be forged.`,
    bad: {
      conf: `table aliases { "postmaster" = "root", "alice" = "alice" }
listen on eth0
action "inbox" maildir alias <aliases>
match from any for local action "inbox"
`,
      files: { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n' },
    },
    good: {
      conf: `table aliases { "postmaster" = "root", "root" = "alice" }
listen on eth0
action "inbox" maildir alias <aliases>
match from any for local action "inbox"
`,
      files: { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n' },
    },
    fix: 'Give root an alias that leads to a person, deliver with `mbox`, or name the user that the action delivers as (`user vmail`).',
    disable: 'When root has a `.forward` file that sends its mail on, and the file is not there to be read.',
    references: ['smtpd.conf(5), action', 'aliases(5)', 'forward(5)'],
  },
  messages: {
    root: 'mail for root bounces: {method} delivers nothing to root{unless}',
    alias: 'mail for {key} bounces: it leads to root, and {method} delivers nothing to root{unless}',
    user: 'mail for {key} bounces: its user number is 0, and {method} delivers nothing to root{unless}',
  },
  *check({ config, machine }) {
    if (!isWhole(config)) return;
    for (const { kind, action, entry, rule, mayForward } of rootDeliveries(config, machine))
      yield {
        message: kind,
        data: {
          key: entry?.key ?? 'root',
          method: action.method,
          unless: mayForward ? ' (unless its .forward sends it on)' : '',
        },
        span: entry?.span ?? action.nameSpan,
        related: [
          ...(entry?.span ? [{ span: action.span, message: `delivers with ${action.method}` }] : []),
          { span: rule.span, message: 'accepts the mail' },
        ],
      };
  },
});
