import { commonTexts, type Walker } from '../automata/intersection.js';
import { type Node, no, yes } from '../bdd/diagram.js';
import { codeOn, type DiagramPath, pathOf } from '../bdd/diagram-path.js';
import { Field } from '../bdd/field.js';
import { exists } from '../bdd/walks.js';
import { TooLarge } from '../budget.js';
import type { TextFieldName } from './formula.js';
import { fieldText, type KnownText, KnownTexts } from './known-texts.js';
import { type FieldText, holdsFor, isMailField, type LazyField } from './lazy-expression.js';
import { type LazyVariable, type Literal, literalWalkers, unsatisfiableCore } from './lazy-walkers.js';
import type { AddressWalkers } from './mail-atoms.js';
import { anonymous, reservedUsers, socketUser } from './reserved-users.js';
import type { TheorySpace } from './theory-space.js';

/** A region for one text of each field that has variables, so that it depends on none of them. */
export interface SettledRegion {
  readonly region: Node;
  readonly texts: ReadonlyMap<LazyField, FieldText>;
}

/** A region without some impossible combinations, with texts for one path of it. */
interface FoundPath {
  readonly left: Node;
  readonly texts: ReadonlyMap<LazyField, KnownText>;
}

/** The atoms of a path as automata and as a node. `alone` is the same for one of them. */
interface PathAtoms {
  readonly choices: readonly (readonly Walker[])[];
  readonly node: Node;
  readonly alone?: { readonly walker: Walker; readonly node: Node };
}

/** The most states of a product that are explored for one question. */
const maxPlaces = 20_000;

/** The number of texts that are made for each state of a product. */
const visits = 3;

/** The most texts of a product that are tried one by one. */
const maxTexts = 200;

/** The most clauses that are learnt for one question. */
const maxClauses = 500;

/** The most choices of texts that are made for one region. */
const maxChoices = 16;

/**
 * The theory of lazy criteria, which decides what combinations of them some text has. A region that is not empty as a diagram may only have combinations that no
 * text has, so that its emptiness is decided here, as an SMT solver asks its theory. Some texts are tried first, then the automata of the criteria are intersected
 * as far as needed. An impossible combination becomes a clause (a theory lemma), which holds from then on.
 */
export class TextTheory {
  readonly #space: TheorySpace;
  readonly #variables: ReadonlyMap<LazyField, readonly LazyVariable[]>;
  readonly #known: KnownTexts;
  /** The conjunction of the clauses learnt so far. */
  #clauses: Node = yes;

  constructor(space: TheorySpace) {
    this.#space = space;
    const variables = new Map<LazyField, LazyVariable[]>();
    for (const [index, { lazy }] of space.unknowns.entries()) {
      if (lazy === undefined) continue;
      const known = variables.get(lazy.field) ?? [];
      known.push({ level: space.unknownLevel + index, expression: lazy });
      variables.set(lazy.field, known);
    }
    this.#variables = variables;
    this.#known = new KnownTexts(space, variables);
  }

  /** Whether any criterion is lazy; otherwise no region has impossible combinations. */
  get isNeeded(): boolean {
    return this.#variables.size > 0;
  }

  /** `region` without combinations that are found to be impossible; `no` if nothing is left. Throws TooLarge if that is undecided. */
  inhabited(region: Node): Node {
    if (!this.isNeeded || region === no) return region;
    return this.#search(region)?.left ?? no;
  }

  /**
   * Parts of `region` in which the texts of the fields with variables are fixed: as many as all of its client addresses need, up to a limit. Throws TooLarge if no
   * text is found.
   */
  *settled(region: Node): Generator<SettledRegion> {
    const { diagram, source } = this.#space;
    let left = region;
    for (let count = 0; count < maxChoices && left !== no; count += 1) {
      const found = this.#search(left, true);
      if (found === undefined) return;
      const part = this.#restricted(this.#withoutNames(found), found.texts);
      if (part === undefined || part === no) return;
      yield { region: part, texts: new Map([...found.texts].map(([field, { text }]) => [field, text])) };
      const codes = [...source.atomsIn(part)].sort((a, b) => a - b);
      left = diagram.and(found.left, diagram.not(source.set(codes)));
    }
  }

  /**
   * The values that rules see if a filter has replaced the client's text by `text`: its atoms, and the values of the field's variables; undefined if the text cannot
   * occur. Throws TooLarge if one of the values is undecided.
   */
  rewritten(field: LazyField, text: FieldText): ReadonlyMap<Field, number> | undefined {
    const codes = this.#known.codes(field, text);
    if (codes === undefined) return undefined;
    const fixed = new Map(codes);
    for (const { level, expression } of this.#variables.get(field) ?? []) {
      if (expression.part === 'raw') continue;
      const holds = holdsFor(expression, text);
      if (holds === undefined) throw new TooLarge(`regular expression ${expression.keys[0] ?? ''}`);
      fixed.set(new Field(this.#space.diagram, level, 2), holds ? 1 : 0);
    }
    return fixed;
  }

  /** A path of `region` with texts for it, or undefined if there is none. */
  #search(region: Node, all = false): FoundPath | undefined {
    const { diagram } = this.#space;
    let left = diagram.and(region, this.#clauses);
    for (let count = 0; left !== no; count += 1) {
      const path = pathOf(diagram, left);
      const texts = new Map<LazyField, KnownText>();
      let clause: Node | undefined;
      for (const [field, variables] of this.#variables) {
        const literals = variables.flatMap((variable): readonly Literal[] => {
          const value = path.get(variable.level);
          return value === undefined ? [] : [{ ...variable, value }];
        });
        if ((literals.length === 0 && !all) || this.#hasNoText(field, path)) continue;
        const found = this.#text(field, path, literals);
        if (typeof found === 'number') clause = found;
        else texts.set(field, found);
        if (clause !== undefined) break;
      }
      if (clause === undefined) return { left, texts };
      if (count >= maxClauses) throw new TooLarge('regular expressions exclude one another in too many ways');
      this.#clauses = diagram.and(this.#clauses, clause);
      left = diagram.and(left, clause);
    }
    return undefined;
  }

  /** A text for a path, or the clause that there is none. Throws TooLarge. */
  #text(field: LazyField, path: DiagramPath, literals: readonly Literal[]): KnownText | Node {
    const fits = (known: KnownText): boolean =>
      literals.every(({ level, value }) => known.values.get(level) === value) &&
      [...known.codes].every(([levels, code]) => codeOn(path, levels).fits(code));
    const known = this.#known.among(field, literals).find(fits);
    if (known !== undefined) return known;
    for (const sample of this.#samples(field, path)) {
      const made = this.#known.take(field, sample);
      if (made !== undefined && fits(made)) return made;
    }
    for (const literal of literals) {
      if (literal.value === 0) continue;
      this.#known.addExamples(literal);
    }
    const example = this.#known.among(field, literals).find(fits);
    if (example !== undefined) return example;
    return this.#explored(field, path, literals, fits);
  }

  /** Texts with the atoms of a path. */
  #samples(field: LazyField, path: DiagramPath): Iterable<FieldText> {
    const code = (levels: Field): number => codeOn(path, levels).code;
    if (isMailField(field)) return this.#space[field].samples(code);
    const { field: levels, names } = this.#space.texts[field];
    return names.samples(code(levels)).map((text) => ({ text }));
  }

  /** A text from the product of the automata, or a clause. */
  #explored(
    field: LazyField,
    path: DiagramPath,
    literals: readonly Literal[],
    fits: (known: KnownText) => boolean,
  ): KnownText | Node {
    const { release } = this.#space;
    const raw = literals.filter(({ expression }) => expression.part === 'raw');
    const compared = literals.filter(({ expression }) => expression.part !== 'raw');
    const base = this.#base(field, path);
    const choices = base?.choices ?? [[]];
    if (compared.length > 0) {
      // Negative literals mostly hold for the first texts, so that they are tested one by one before they take part in the product.
      const positive = compared.filter(({ value }) => value === 1);
      for (const some of [positive, compared]) {
        const walkers = literalWalkers(some, release, compared[0]);
        const found = choices.map((choice) => this.#common(field, [...walkers, ...choice], fits));
        const text = found.find((known) => typeof known !== 'string');
        if (text !== undefined && typeof text !== 'string') return text;
        if (!found.every((known) => known === 'none')) continue;
        const core = unsatisfiableCore(some, release);
        if (core !== undefined) return this.#clause(core);
        if (base !== undefined) return this.#besides(some, base);
      }
    }
    const core = unsatisfiableCore(raw, release);
    if (core !== undefined) return this.#clause(core);
    const [first] = literals;
    throw new TooLarge(
      first === undefined
        ? 'no text was found for what is asked'
        : `regular expression ${first.expression.keys[0] ?? ''} beside others`,
    );
  }

  /** The clause that no text of some atoms satisfies all literals, with as few of these atoms as are found to suffice. */
  #besides(literals: readonly Literal[], { alone, node }: PathAtoms): Node {
    const core = alone && unsatisfiableCore(literals, this.#space.release, [alone.walker]);
    return core && alone ? this.#clause(core, alone.node) : this.#clause(literals, node);
  }

  /** A common text of some automata that fits, or `none` if they have no common text at all. */
  #common(
    field: LazyField,
    walkers: readonly Walker[],
    fits: (known: KnownText) => boolean,
  ): KnownText | 'none' | 'unknown' {
    const texts = commonTexts(walkers, maxPlaces, visits);
    for (let count = 0; ; count += 1) {
      const next = texts.next();
      if (next.done) return next.value && count === 0 ? 'none' : 'unknown';
      if (count >= maxTexts) return 'unknown';
      const known = this.#known.take(field, fieldText(field, next.value));
      if (known !== undefined && fits(known)) return known;
    }
  }

  /** The atoms of a path as automata and as a node, or undefined if they are too large. */
  #base(field: LazyField, path: DiagramPath): PathAtoms | undefined {
    const { diagram } = this.#space;
    const codes = (levels: Field): number => codeOn(path, levels).code;
    const found = isMailField(field) ? this.#space[field].walkers(codes) : this.#named(field, codes);
    if (found === undefined) return undefined;
    const nodeOf = (levels: Field): Node => levels.set([codes(levels)]);
    const { choices, fields, alone } = found;
    return {
      choices,
      node: fields.reduce((all, levels) => diagram.and(all, nodeOf(levels)), yes),
      ...(alone && { alone: { walker: alone.walker, node: nodeOf(alone.level) } }),
    };
  }

  /** The automata of the atom of a field that is not a mail address. */
  #named(field: TextFieldName, codes: (levels: Field) => number): AddressWalkers | undefined {
    const { field: levels, names } = this.#space.texts[field];
    const walkers = names.walkers(codes(levels));
    return walkers && { choices: walkers.map((walker) => [walker]), fields: [levels] };
  }

  /** Whether a path is about clients that have not authenticated, or not by name: they have no name to ask about. */
  #hasNoText(field: LazyField, path: DiagramPath): boolean {
    return field === 'user' && codeOn(path, this.#space.texts.user.field).code < reservedUsers;
  }

  /** The part for such clients, whatever the criteria on names, of a region with a path that has no user's name. */
  #withoutNames({ left, texts }: FoundPath): Node {
    const { diagram, texts: fields } = this.#space;
    const variables = this.#variables.get('user');
    if (variables === undefined || texts.has('user')) return left;
    const part = diagram.and(left, fields.user.field.set([anonymous, socketUser]));
    return variables.reduce(
      (node, { level }) => exists(diagram, node, { first: level, end: level + 1 }),
      part,
    );
  }

  /** The clause that no text satisfies all of these literals. */
  #clause(literals: readonly Literal[], beside: Node = yes): Node {
    const { diagram } = this.#space;
    const combination = literals.reduce(
      (all, { level, value }) =>
        diagram.and(all, value === 1 ? diagram.node(level, no, yes) : diagram.node(level, yes, no)),
      beside,
    );
    return diagram.not(combination);
  }

  /** `region` for fixed texts, or undefined if some variable is undecided for one of them and makes a difference. */
  #restricted(region: Node, texts: ReadonlyMap<LazyField, KnownText>): Node | undefined {
    const { diagram } = this.#space;
    let part = region;
    for (const { codes, values } of texts.values()) {
      for (const [levels, code] of codes) part = diagram.and(part, levels.set([code]));
      for (const [level, value] of values) {
        if (value !== undefined) part = diagram.restrict(part, level, 1, value);
        else if (diagram.restrict(part, level, 1, 0) !== diagram.restrict(part, level, 1, 1))
          return undefined;
      }
    }
    return part;
  }
}
