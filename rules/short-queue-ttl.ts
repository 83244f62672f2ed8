import { defineRule } from '../src/lint/rule.js';
import type { Config } from '../src/model/config/config.js';
import { type Span, spanText } from '../src/source/text.js';

export default defineRule({
  id: 'short-queue-ttl',
  category: 'correctness',
  severity: 'warning',
  summary: 'Mail is given up before the other side can recover',
  messages: {
    short: {
      message: 'Mail that cannot be sent bounces after `{ttl}`',
      label: 'greylisting and outages last longer',
      note: 'RFC 5321 asks for four or five days',
      help: 'remove it: the default is four days',
    },
  },
  *check({ config }) {
    if (config.settings.queueTtl < shortest) {
      const span = queueTtl(config);
      if (span) yield { message: 'short', data: { ttl: spanText(span) }, span };
    }
    for (const { type, ttl, span } of config.actions.values())
      if (type === 'relay' && ttl !== undefined && ttl < shortest)
        yield { message: 'short', data: { ttl: `${ttl / 60}m` }, span };
  },
});

/** In seconds. Greylisted mail is retried after some minutes, and then at growing intervals. */
const shortest = 4 * 3600;

/** The span of the last value of `queue ttl`. */
function queueTtl({ statements }: Config): Span | undefined {
  const last = statements.findLast(
    (statement) =>
      statement.type === 'directive' &&
      statement.keyword.value === 'queue' &&
      /^queue\s+ttl\b/.test(spanText(statement.span)),
  );
  const text = last && /\S+$/.exec(spanText(last.span));
  return last && text ? { ...last.span, start: last.span.start + text.index } : undefined;
}
