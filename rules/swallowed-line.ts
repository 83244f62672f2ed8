import { replace } from '../src/edit/edits.js';
import { commentedOutRule, commentedOutStatements } from '../src/lint/repair/commented-out-statements.js';
import { defineRule } from '../src/lint/rule.js';

export default defineRule({
  id: 'swallowed-line',
  category: 'correctness',
  severity: 'warning',
  summary: 'A comment that ends in a backslash takes in the next line',
  messages: {
    swallowed: { message: 'This line is part of the comment above', label: 'not read as a statement' },
  },
  *check({ config }) {
    // If the file has no other rule, the rule `syntax` reports this one.
    const missed = commentedOutRule(config);
    for (const { comment, line, continuation } of commentedOutStatements(config)) {
      if (line.start === missed?.line.start && line.file === missed.line.file) continue;
      yield {
        message: 'swallowed',
        span: line,
        related: [
          {
            span: { ...comment.span, end: continuation.end },
            message: 'the backslash continues this comment',
          },
        ],
        suggestions: [
          {
            description: 'Remove the backslash, so that the line counts',
            edits: [replace(continuation, '')],
          },
          {
            description: 'Mark the line as a comment',
            edits: [replace({ ...line, end: line.start }, '# ')],
          },
        ],
      };
    }
  },
});
