import type { Statement } from '../../grammar/ast.js';
import type { Config } from '../../src/model/config/config.js';
import type { Span } from '../../src/source/text.js';

/** The statement that ends too early at a place that is after its text: at the end of the file. */
export const endingAt = ({ statements }: Config, { file, start }: Span): Statement | undefined =>
  statements.find(
    (each) => each.type === 'error' && each.problem.span.file === file && each.problem.span.start === start,
  );
