import { replace } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import { swallowedBy } from '../src/lint/swallowed.js';
import { wordsOf } from '../src/lint/words.js';
import { positionAt } from '../src/source/text.js';

export default defineRule({
  id: 'swallowed-line',
  category: 'correctness',
  severity: 'warning',
  summary: 'a comment that ends in a backslash and takes the next line with it',
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
