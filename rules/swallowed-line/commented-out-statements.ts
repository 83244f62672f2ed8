import type { Comment } from '../../grammar/ast.js';
import { parseFile } from '../../grammar/index.js';
import type { Config } from '../../src/model/config/config.js';
import { noFiles } from '../../src/source/host.js';
import type { Span } from '../../src/source/text.js';

/** A line that a comment continues into, and that would be a statement by itself. */
export interface CommentedOutStatement {
  readonly comment: Comment;
  readonly line: Span;
  /** The backslash and the line end that make it a part of the comment. */
  readonly continuation: Span;
}

/** The statements that a comment takes in because a line of it ends in a backslash. */
export function* commentedOutStatements(config: Config): Generator<CommentedOutStatement> {
  for (const comment of config.comments) {
    const { file, start, end } = comment.span;
    const text = file.text.slice(start, end);
    for (const { index } of text.matchAll(/\\\n(?=[ \t]*[A-Za-z_])/g)) {
      const from = start + index + 2 + (/^[ \t]*/.exec(text.slice(index + 2))?.[0].length ?? 0);
      if (!isStatement(config, file.text.slice(from, end))) continue;
      const newline = file.text.indexOf('\n', from);
      yield {
        comment,
        line: { file, start: from, end: Math.min(newline === -1 ? end : newline, end) },
        continuation: { file, start: start + index, end: start + index + 1 },
      };
      break;
    }
  }
}

/** Whether smtpd would read a text's first statement without a complaint about its syntax. */
function isStatement({ release, platform, macros }: Config, text: string): boolean {
  const defines = new Map([...macros].map(([name, { value }]) => [name, value]));
  const [first] = parseFile({ path: '', text }, { release, platform, files: noFiles, defines }).statements;
  return first !== undefined && first.type !== 'error';
}
