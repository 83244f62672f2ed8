import type { Statement } from '../../grammar/ast.js';
import type { Config } from '../../src/model/config/config.js';
import { isNewer } from '../../src/source/release.js';
import { spanText } from '../../src/source/text.js';

/** The rest of lists that continue on the next line, if the release does not allow that: one mistake, not one for each line. */
export function* tornFrom({ statements, release }: Config): Generator<Statement> {
  let inside = false;
  for (const statement of statements) {
    if (statement.type !== 'error') inside = false;
    else if (inside) {
      yield statement;
      inside = !statement.words.some(({ value, form }) => form === 'symbol' && value === '}');
    } else {
      const { since, span } = statement.problem;
      inside = since !== undefined && isNewer(since, release) && spanText(span).trim() === '';
    }
  }
}
