import { defineRule } from '../src/lint/rule.js';
import { positionAt } from '../src/source/text.js';
import { mailLoops } from './mail-loop/mail-loops.js';

export default defineRule({
  id: 'mail-loop',
  category: 'correctness',
  severity: 'error',
  summary: 'A relay host is this server itself',
  messages: {
    loop: {
      message: 'Mail loop: relay host `{host}` is this server',
      label: 'this server itself',
      note: 'The mail comes back to line {line} until it fails as a loop',
      help: 'add a rule for its tag above line {line}, or name another host',
    },
  },
  *check({ config, machine }) {
    for (const { host, listener, rule } of mailLoops(config, machine)) {
      yield {
        message: 'loop',
        data: { host: host.text, line: String(positionAt(rule.span.file, rule.span.start).line) },
        span: host.span,
        related: [
          { span: listener.span, message: 'the mail comes back here' },
          { span: rule.span, message: 'relays the mail to it again' },
        ],
      };
    }
  },
});
