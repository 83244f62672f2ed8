import { mailLoops } from '../src/lint/mail-loops.js';
import { positionAt } from '../src/source/text.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'mail-loop',
  category: 'correctness',
  severity: 'error',
  summary: 'a relay host that is this very server, whose rules send the mail there again',
  docs: {
    why: `A relay to one of the server's own listeners is mail that comes in again. A content filter works like that on purpose: it takes mail on one port, and gives it back on another one, whose tag a rule above the others asks for. Where no such rule ends the round, the same rule takes the mail again, and again, until it has a hundred \`Received\` lines and fails with "Loop detected". Nothing arrives, and each message costs a hundred transactions.`,
    bad: {
      conf: `listen on eth0
listen on lo port 10028 tag FILTERED
action "scan" relay host "smtp://127.0.0.1:10028"
action "local" mbox
match from any for domain "example.org" action "scan"
`,
    },
    good: {
      conf: `listen on eth0
listen on lo port 10028 tag FILTERED
action "scan" relay host "smtp://127.0.0.1:10025"
action "local" mbox
match tag FILTERED for domain "example.org" action "local"
match from any for domain "example.org" action "scan"
`,
    },
    fix: 'Name the port on which the filter listens rather than the one on which smtpd waits for it, and put a rule for the tag of that listener above the one that sends mail to the filter.',
    disable: 'When something outside smtpd redirects the connection, such as a packet filter.',
    references: [
      'smtpd.conf(5), listen on, tag',
      'smtpd.conf(5), action, relay host',
      'RFC 5321, section 6.3',
    ],
  },
  messages: {
    loop: '{host} is this server itself, and line {line} sends the mail there again, until it fails as a loop; end the round with a rule for its tag above, or name another host',
  },
  *check({ config, machine }) {
    for (const { host, listener, rule } of mailLoops(config, machine)) {
      yield {
        message: 'loop',
        data: { host: host.text, line: String(positionAt(rule.span.file, rule.span.start).line) },
        span: host.span,
        related: [
          { span: listener.span, message: 'the mail comes in again here' },
          { span: rule.span, message: 'and goes there again' },
        ],
      };
    }
  },
});
