import type { Statement } from '../../grammar/ast.js';
import { missingName, nameKindOf, refusalsToFix } from '../../src/lint/distinct-refusals.js';
import type { Related } from '../../src/lint/finding.js';
import { StatementIndex } from '../../src/lint/statement-index.js';
import type { Config, NameKind, Refusal } from '../../src/model/config/config.js';
import { declarationsOf, isWithinSpan } from '../../src/model/declarations.js';
import { declaredIn, runOnQuotes, takenIn } from './long-quotes.js';
import { meantNames } from './meant-names.js';
import { MissingNames } from './missing-names.js';

/** The most places that are reported for one refused declaration. */
const maxPlaces = 5;

/** The `refusals` of a configuration that are consequences of other refusals. */
export function dependentsOf(config: Config): Dependents {
  const known = found.get(config) ?? new Dependents(config);
  found.set(config, known);
  return known;
}

/** Cached by configuration, since several rules need them. */
const found = new WeakMap<Config, Dependents>();

/** The uses of names whose declaration smtpd refuses: their refusals disappear once the declaration is corrected. */
class Dependents {
  readonly #byDeclaration = new Map<Statement, Refusal[]>();
  readonly #explained = new Set<Refusal>();
  readonly #statements: StatementIndex;

  constructor(config: Config) {
    this.#statements = new StatementIndex(config.statements);
    const refusals = refusalsToFix(config);
    const refused = this.#refusedIn(config.statements, refusals);
    const declared = new Map<string, Statement>();
    for (const { kind, name, statement } of declarationsOf(config)) {
      const key = keyOf(kind, name.value);
      if (refused.has(statement) && !declared.has(key)) declared.set(key, statement);
    }
    for (const statement of refused)
      for (const { kind, name } of [...takenIn(statement), ...meantNames(statement)]) {
        const key = keyOf(kind, name);
        if (!declared.has(key)) declared.set(key, statement);
      }
    for (const { statement, reach } of runOnQuotes(config))
      for (const { kind, name } of declaredIn(reach)) {
        const key = keyOf(kind, name);
        if (!declared.has(key)) declared.set(key, statement);
      }
    const names = new MissingNames(config);
    for (const refusal of refusals) {
      const kind = nameKindOf(missingName, refusal) ?? (refusal.check === 'T11' ? 'table' : undefined);
      if (kind === undefined) continue;
      const declaration = declared.get(keyOf(kind, names.at(kind, refusal.span)));
      const use = this.#statements.at(refusal.span);
      if (declaration === undefined || (use && !this.#statements.isBefore(declaration, use))) continue;
      this.#explained.add(refusal);
      const known = this.#byDeclaration.get(declaration);
      if (known) known.push(refusal);
      else this.#byDeclaration.set(declaration, [refusal]);
    }
  }

  /** Whether a refusal of a missing name, or of a table without a type, is the consequence of a refused declaration. */
  explains(refusal: Refusal): boolean {
    return this.#explained.has(refusal);
  }

  /** The uses of the names that the refused statement at a place declares. */
  relatedTo({ span }: Pick<Refusal, 'span'>): readonly Related[] {
    const statement = this.#statements.at(span);
    const uses = (statement && this.#byDeclaration.get(statement)) ?? [];
    return uses
      .slice(0, maxPlaces)
      .map((use): Related => ({ span: use.span, message: 'refused because of it' }));
  }

  #refusedIn(statements: readonly Statement[], refusals: readonly Refusal[]): ReadonlySet<Statement> {
    const refused = new Set<Statement>(statements.filter(({ type }) => type === 'error'));
    for (const { check, span, severity, host } of refusals) {
      // The refusal of a file without rules has the span of the first word, but is not about its statement.
      if (check === 'L11') continue;
      const statement = severity === 'warning' || host ? undefined : this.#statements.at(span);
      if (statement && isWithinSpan(span, statement.span)) refused.add(statement);
    }
    return refused;
  }
}

const keyOf = (kind: NameKind, name: string): string => `${kind} ${name}`;
