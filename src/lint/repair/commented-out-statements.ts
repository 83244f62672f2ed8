import type { Comment } from '../../../grammar/ast.js';
import { parseFile } from '../../../grammar/index.js';
import type { Config } from '../../model/config/config.js';
import { noFiles } from '../../source/host.js';
import type { Span } from '../../source/text.js';

/** A line that a comment continues into, and that would be a statement by itself. */
export interface CommentedOutStatement {
  readonly comment: Comment;
  readonly line: Span;
  /** The backslash and the line end that make it a part of the comment. */
  readonly continuation: Span;
  readonly isRule: boolean;
}

/** The statements that a comment takes in because a line of it ends in a backslash. */
export function* commentedOutStatements(config: Config): Generator<CommentedOutStatement> {
  for (const comment of config.comments) {
    const { file, start, end } = comment.span;
    const text = file.text.slice(start, end);
    for (const { index } of text.matchAll(/\\\n(?=[ \t]*[A-Za-z_])/g)) {
      const from = start + index + 2 + (/^[ \t]*/.exec(text.slice(index + 2))?.[0].length ?? 0);
      const keyword = keywordRead(config, file.text.slice(from, end));
      if (keyword === undefined) continue;
      const newline = file.text.indexOf('\n', from);
      yield {
        comment,
        line: { file, start: from, end: Math.min(newline === -1 ? end : newline, end) },
        continuation: { file, start: start + index, end: start + index + 1 },
        isRule: keyword === 'match',
      };
      break;
    }
  }
}

/** The rule that is missing from a file without any: a comment takes it in. */
export function commentedOutRule(config: Config): CommentedOutStatement | undefined {
  if (config.rules.length > 0) return undefined;
  return [...commentedOutStatements(config)].find(({ isRule }) => isRule);
}

/** The first word of a text's first statement, if smtpd would read that without a complaint about its syntax. */
function keywordRead({ release, platform, macros }: Config, text: string): string | undefined {
  const defines = new Map([...macros].map(([name, { value }]) => [name, value]));
  const [first] = parseFile({ path: '', text }, { release, platform, files: noFiles, defines }).statements;
  if (first === undefined || first.type === 'error') return undefined;
  return first.type === 'directive' ? first.keyword.value : '=';
}
