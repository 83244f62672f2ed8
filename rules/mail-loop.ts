import { mailLoops } from '../src/lint/mail-loops.js';
import { defineRule } from '../src/lint/rule.js';
import { positionAt } from '../src/source/text.js';

export default defineRule({
  id: 'mail-loop',
  category: 'correctness',
  severity: 'error',
  summary: 'a relay host that is this very server, whose rules send the mail there again',
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
