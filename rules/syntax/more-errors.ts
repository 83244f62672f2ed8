import type { Config } from '../../src/model/config/config.js';
import type { SyntaxReport } from './messages.js';

/** Reports the syntax errors that are only counted. */
export function* moreErrors({ moreErrors: more }: Config): Generator<SyntaxReport> {
  if (more === undefined) return;
  const { count, span } = more;
  yield { message: 'more', data: { count: `${count}` }, span, fatal: true, more: count };
}
