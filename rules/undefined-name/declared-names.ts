import type { Statement } from '../../grammar/ast.js';
import { quoteString } from '../../src/edit/edits.js';
import { StatementIndex } from '../../src/lint/statement-index.js';
import type { Config, NameKind, Reference } from '../../src/model/config/config.js';
import { type Declaration, declarationsOf } from '../../src/model/declarations.js';
import { nearest } from '../../src/source/nearest.js';
import { type SourceFile, type Span, spanText } from '../../src/source/text.js';
import { groupBy } from '../shared/group-by.js';
import { MissingNames } from '../shared/missing-names.js';

/** The most names that are compared with a misspelt one, and the most findings for which that is done, so that a file of nothing but names stays cheap. */
const maxCompared = 500;

const maxGuesses = 100;

export interface Missing {
  readonly kind: NameKind;
  readonly name: string;
  readonly span: Span;
  readonly host: boolean;
}

/** The names of a configuration by kind, with what is needed to say what a missing one should be. */
export class DeclaredNames {
  readonly statements: StatementIndex;
  readonly #declared = new Map<NameKind, Map<string, Declaration>>();
  /** The names that something refers to, by kind. */
  readonly #used = new Map<NameKind, Set<string>>();
  readonly #missing: MissingNames;
  #uses: Uses | undefined;
  #guesses = 0;

  constructor(readonly config: Config) {
    this.statements = new StatementIndex(config.statements);
    for (const declaration of declarationsOf(config)) {
      const { kind, name } = declaration;
      const known = this.#declared.get(kind) ?? new Map<string, Declaration>();
      this.#declared.set(kind, known);
      if (!known.has(name.value)) known.set(name.value, declaration);
    }
    for (const { kind, name } of config.references) {
      const used = this.#used.get(kind) ?? new Set<string>();
      this.#used.set(kind, used.add(name));
    }
    this.#missing = new MissingNames(config);
  }

  get(kind: NameKind, name: string): Declaration | undefined {
    return this.#declared.get(kind)?.get(name);
  }

  /** The first statement of a file that refers to a name. */
  firstUse(kind: NameKind, name: string, file: SourceFile): Statement | undefined {
    return this.#indexed().first.get(file)?.get(`${kind} ${name}`);
  }

  /** What a statement refers to. */
  usedBy(statement: Statement): readonly Reference[] {
    return this.#indexed().byStatement.get(statement) ?? [];
  }

  #indexed(): Uses {
    this.#uses ??= usesIn(this.config, this.statements);
    return this.#uses;
  }

  /** The name at a span, without its marks: `<name>`, `$name`, quotes. */
  nameAt(kind: NameKind, span: Span): string {
    return this.#missing.at(kind, span);
  }

  /** A declared name similar to this one, other than those that the same statement already has. */
  nearest(kind: NameKind, name: string, span: Span): string | undefined {
    if (this.#guesses >= maxGuesses) return undefined;
    this.#guesses += 1;
    const statement = this.statements.at(span);
    const text = statement ? spanText(statement.span) : '';
    const known = [...(this.#declared.get(kind)?.keys() ?? [])]
      .slice(0, maxCompared)
      .filter((other) => kind !== 'filter' || !text.includes(quoteString(other)));
    // Of two names at equal distance the unused one is meant: the first of equals is taken.
    const used = this.#used.get(kind);
    return nearest(name, [
      ...known.filter((other) => !used?.has(other)),
      ...known.filter((other) => used?.has(other)),
    ]);
  }
}

/** References to names, as the suggestions to move a declaration look for them. */
interface Uses {
  readonly first: ReadonlyMap<SourceFile, ReadonlyMap<string, Statement>>;
  readonly byStatement: ReadonlyMap<Statement | undefined, readonly Reference[]>;
}

function usesIn({ references }: Config, statements: StatementIndex): Uses {
  const first = new Map<SourceFile, Map<string, Statement>>();
  for (const { kind, name, span } of references) {
    const statement = statements.at(span);
    if (statement === undefined) continue;
    const ofFile = first.get(span.file) ?? new Map<string, Statement>();
    first.set(span.file, ofFile);
    const key = `${kind} ${name}`;
    const known = ofFile.get(key);
    if (known === undefined || statements.isBefore(statement, known)) ofFile.set(key, statement);
  }
  return { first, byStatement: groupBy(references, ({ span }) => statements.at(span)) };
}
