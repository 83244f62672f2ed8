import type { Statement } from '../../grammar/ast.js';
import type { SourceFile, Span } from '../source/text.js';

/** Finds the statement at a place, and compares statements by reading order. */
export class StatementIndex {
  readonly #order = new Map<Statement, number>();
  readonly #byFile = new Map<SourceFile, Statement[]>();

  constructor(statements: readonly Statement[]) {
    for (const [order, statement] of statements.entries()) {
      this.#order.set(statement, order);
      const { file } = statement.span;
      const ofFile = this.#byFile.get(file);
      if (ofFile) ofFile.push(statement);
      else this.#byFile.set(file, [statement]);
    }
    for (const ofFile of this.#byFile.values()) ofFile.sort((a, b) => a.span.start - b.span.start);
  }

  /** The statement in whose text the span begins, found by bisection. */
  at({ file, start }: Span): Statement | undefined {
    const statements = this.#byFile.get(file) ?? [];
    let low = 0;
    let high = statements.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((statements[middle]?.span.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const candidate = statements[low - 1];
    return candidate && start <= candidate.span.end ? candidate : undefined;
  }

  isBefore(first: Statement, second: Statement): boolean {
    return (this.#order.get(first) ?? 0) < (this.#order.get(second) ?? 0);
  }
}
