import type { Comment } from '../../../grammar/ast.js';
import { parseFile } from '../../../grammar/index.js';
import type { Config } from '../../model/config/config.js';
import { noFiles } from '../../source/host.js';
import type { Span } from '../../source/text.js';

/** A line into which a comment continues, and which would be a statement by itself. */
export interface CommentedOutStatement {
  readonly comment: Comment;
  readonly line: Span;
  /** The backslash that continues the comment into the line. */
  readonly continuation: Span;
  readonly isRule: boolean;
}

/** The statements that comments swallow because one of their lines ends in a backslash. */
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

/** The rule that a comment swallows in a file without any other rule, or undefined if there is none. */
export function commentedOutRule(config: Config): CommentedOutStatement | undefined {
  if (config.rules.length > 0) return undefined;
  return [...commentedOutStatements(config)].find(({ isRule }) => isRule);
}

/** The first word of a text's first statement, or undefined if smtpd would report a syntax error in it. */
function keywordRead({ release, platform, macros }: Config, text: string): string | undefined {
  const defines = new Map([...macros].map(([name, { value }]) => [name, value]));
  const [first] = parseFile({ path: '', text }, { release, platform, files: noFiles, defines }).statements;
  if (first === undefined || first.type === 'error') return undefined;
  return first.type === 'directive' ? first.keyword.value : '=';
}
