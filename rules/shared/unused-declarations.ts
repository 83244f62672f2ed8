import type { Word } from '../../grammar/ast.js';
import { removeStatement } from '../../src/edit/edits.js';
import { StatementIndex } from '../../src/lint/statement-index.js';
import type { Config, Reference } from '../../src/model/config/config.js';
import { type Declaration, declarationsOf, isWithinSpan } from '../../src/model/declarations.js';
import type { Edit, Span } from '../../src/source/text.js';
import { groupBy } from './group-by.js';

/** A declaration that nothing uses. */
export interface Unused {
  readonly declaration: Declaration;
  /** The unused declaration that uses it, or undefined if none does. */
  readonly usedBy: Declaration | undefined;
  /** The unused declarations that use each other, this one among them: they are removed together or not at all. */
  readonly group: readonly Declaration[];
}

/**
 * The declarations without a use that counts: what only an unused action, chain or macro mentions is unused as well.
 *
 * @param gone spans that are left out
 */
export function unusedDeclarations(config: Config, gone: readonly Span[] = []): readonly Unused[] {
  const declarations = declarationsOf(config);
  const byKey = groupBy(declarations, keyOfDeclaration);
  const uses = usesOf(config, declarations, gone);
  const alive = new Set<string>();
  const follow = [...(uses.get(undefined) ?? [])];
  for (let key = follow.pop(); key !== undefined; key = follow.pop()) {
    if (alive.has(key)) continue;
    alive.add(key);
    for (const declaration of byKey.get(key) ?? [])
      for (const used of uses.get(declaration) ?? []) follow.push(used);
  }
  const unused = declarations.filter((declaration) => !alive.has(keyOfDeclaration(declaration)));
  const users = new Map<string, Declaration>();
  const sets = new DisjointSets();
  const isUnused = new Set(unused.map(keyOfDeclaration));
  for (const declaration of unused)
    for (const key of uses.get(declaration) ?? []) {
      if (!users.has(key)) users.set(key, declaration);
      if (isUnused.has(key)) sets.join(keyOfDeclaration(declaration), key);
    }
  const groups = groupBy(unused, (declaration) => sets.of(keyOfDeclaration(declaration)));
  return unused.map((declaration) => {
    const key = keyOfDeclaration(declaration);
    return { declaration, usedBy: users.get(key), group: groups.get(sets.of(key)) ?? [] };
  });
}

/** Disjoint sets of names that use one another, directly or indirectly. One name of each set represents it. */
class DisjointSets {
  readonly #parents = new Map<string, string>();

  of(name: string): string {
    let root = name;
    for (let next = this.#parents.get(root); next !== undefined; next = this.#parents.get(root)) root = next;
    // Every name on the way is put right below the root: the next search from any of them takes one step.
    for (let each = name; each !== root; ) {
      const next = this.#parents.get(each) ?? root;
      this.#parents.set(each, root);
      each = next;
    }
    return root;
  }

  join(one: string, other: string): void {
    const [a, b] = [this.of(one), this.of(other)];
    if (a !== b) this.#parents.set(b, a);
  }
}

/** The most statements that all removals of a configuration together may visit: each removal visits every one. */
const maxStatements = 1_000_000;

/** Removes statements together with the declarations that are unused without them. */
export class Removals {
  readonly #config: Config;
  #unused: ReadonlySet<Word> | undefined;
  #left: number;

  constructor(config: Config) {
    this.#config = config;
    this.#left = Math.ceil(maxStatements / Math.max(config.statements.length, 1));
  }

  /** The edits that remove a statement and what becomes unused, or undefined if no more may be tried or it is the only rule: smtpd does not start without any. */
  of(statement: Span): readonly Edit[] | undefined {
    if (isOnlyRule(this.#config, statement)) return undefined;
    const removal = removeStatement(statement);
    const orphans = this.orphansOf([removal]);
    return orphans && [removal, ...orphans];
  }

  /** The edits that remove the declarations that are used now, but no longer once `edits` are made, or undefined if no more may be tried. */
  orphansOf(edits: readonly Edit[]): readonly Edit[] | undefined {
    if (this.#left <= 0) return undefined;
    this.#left -= 1;
    this.#unused ??= new Set(unusedDeclarations(this.#config).map(({ declaration }) => declaration.name));
    const before = this.#unused;
    const gone = edits.map(({ span }) => span);
    return unusedDeclarations(this.#config, gone)
      .map(({ declaration }) => declaration)
      .filter(({ name }) => !before.has(name) && !gone.some((span) => isWithinSpan(name.span, span)))
      .map((orphan) => removeStatement(orphan.statement.span));
  }
}

/** Whether a statement is the only rule. */
const isOnlyRule = ({ rules }: Config, statement: Span): boolean =>
  rules.length === 1 && rules[0]?.span === statement;

/** The names that each declaration mentions; under undefined, those that statements mention which take effect themselves. */
function usesOf(
  config: Config,
  declarations: readonly Declaration[],
  gone: readonly Span[],
): ReadonlyMap<Declaration | undefined, readonly string[]> {
  const index = new StatementIndex(config.statements);
  const byStatement = new Map(declarations.map((declaration) => [declaration.statement, declaration]));
  const uses = new Map<Declaration | undefined, string[]>();
  for (const reference of config.references) {
    if (gone.some((span) => isWithinSpan(reference.span, span))) continue;
    const statement = index.at(reference.span);
    const owner = statement && byStatement.get(statement);
    const known = uses.get(owner);
    if (known) known.push(keyOf(reference));
    else uses.set(owner, [keyOf(reference)]);
  }
  return uses;
}

const keyOfDeclaration = ({ kind, name }: Declaration): string => keyOf({ kind, name: name.value });

/** pki and ca names are compared without regard to case. */
const keyOf = ({ kind, name }: Pick<Reference, 'kind' | 'name'>): string =>
  `${kind} ${kind === 'pki' || kind === 'ca' ? name.toLowerCase() : name}`;
