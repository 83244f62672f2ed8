import { replace } from '../src/edit/edits.js';
import { swallowedBy } from '../src/lint/swallowed.js';
import { wordsOf } from '../src/lint/words.js';
import { positionAt } from '../src/source/text.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'swallowed-line',
  category: 'correctness',
  severity: 'warning',
  summary: 'a comment that ends in a backslash and takes the next line with it',
  docs: {
    why: `A backslash at the end of a line joins the next one to it, and in smtpd.conf that holds for comments, too. The line below such a comment looks like a statement and is none: a rule that rejects is not there, a listener does not listen. Editors show it as if it counted.`,
    bad: {
      conf: `listen on 0.0.0.0
action "in" maildir
# the old server was called mail\\old\\
match from any for domain "example.org" action "in"
match from any for domain "example.net" action "in"
`,
    },
    good: {
      conf: `listen on 0.0.0.0
action "in" maildir
# the old server was called mail\\old
match from any for domain "example.org" action "in"
match from any for domain "example.net" action "in"
`,
    },
    fix: 'Take the backslash away if the line should count, or put a `#` before the line if it should not.',
    disable: 'Write the `#` instead: it says the same to smtpd and more to people.',
    references: ['smtpd.conf(5)'],
  },
  messages: {
    swallowed:
      'this line belongs to the comment above, which ends in a backslash, so {words} does not count; take the backslash away, or begin this line with #',
  },
  *check({ config }) {
    for (const { comment, line, continuation } of swallowedBy(config)) {
      yield {
        message: 'swallowed',
        data: { words: wordsOf(line, 50) },
        span: line,
        related: [
          {
            span: { ...comment.span, end: continuation.end },
            message: `the comment goes on from line ${positionAt(line.file, continuation.start).line}`,
          },
        ],
        suggestions: [
          { description: 'the line counts', edits: [replace(continuation, '')] },
          {
            description: 'the line is a comment for everybody',
            edits: [replace({ ...line, end: line.start }, '# ')],
          },
        ],
      };
    }
  },
});
