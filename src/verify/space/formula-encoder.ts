import type { Diagram, Node } from '../bdd/diagram.js';
import { no, yes } from '../bdd/diagram.js';
import type { Field } from '../bdd/field.js';
import { spend } from '../budget.js';
import type { Formula, MailFieldName, TextFieldName } from './formula.js';
import type { MailField } from './mail-field.js';
import type { Scope } from './scope.js';
import type { SourceKind } from './source-atom.js';
import type { TextField } from './text-field.js';

/** The fields of a space once their atoms are known. */
export interface EncodedFields {
  readonly diagram: Diagram;
  readonly listener: Field;
  readonly confirmed: Field;
  readonly user: Field;
  readonly texts: Readonly<Record<TextFieldName, TextField>>;
  readonly mails: Readonly<Record<MailFieldName, MailField>>;
  readonly sourceNode: (predicate: number) => Node;
  readonly kinds: (...kinds: readonly SourceKind[]) => Node;
  readonly unknownLevel: number;
}

/** Encodes formulas as nodes of the diagram, each formula once. */
export class FormulaEncoder {
  readonly #fields: EncodedFields;
  readonly #scope: Pick<Scope, 'listeners' | 'socket'>;
  readonly #known = new Map<Formula, Node>();
  #byTag: ReadonlyMap<string, Node> | undefined;

  constructor(fields: EncodedFields, scope: Pick<Scope, 'listeners' | 'socket'>) {
    this.#fields = fields;
    this.#scope = scope;
  }

  /** The envelopes for which `formula` holds. */
  node(formula: Formula): Node {
    const known = this.#known.get(formula);
    if (known !== undefined) return known;
    const node = this.#encode(formula);
    this.#known.set(formula, node);
    return node;
  }

  /** Forgets the nodes, for which there are no more formulas. */
  forget(): void {
    this.#known.clear();
  }

  #encode(formula: Formula): Node {
    const { diagram, texts, mails, confirmed, user, unknownLevel } = this.#fields;
    switch (formula.type) {
      case 'constant':
        return formula.value ? yes : no;
      case 'not':
        return diagram.not(this.node(formula.part));
      case 'all':
        return formula.parts.reduce(
          (node, part) => (node === no ? no : diagram.and(node, this.node(part))),
          yes,
        );
      case 'choice':
        return diagram.ite(
          this.node(formula.condition),
          this.node(formula.inside),
          this.node(formula.outside),
        );
      case 'tag':
        return this.#listeners(formula.holds);
      case 'kinds':
        return this.#fields.kinds(...formula.kinds);
      case 'source':
        return this.#fields.sourceNode(formula.predicate);
      case 'text':
        return texts[formula.field].node(formula.predicate);
      case 'mail':
        return mails[formula.field].node(formula.predicate);
      case 'reserved-users':
        return user.set(formula.codes);
      case 'confirmed':
        return confirmed.set([1]);
      case 'unknown':
        return diagram.node(unknownLevel + formula.index, no, yes);
    }
  }

  /** The listeners, and the local socket, with a tag that `holds` accepts. Rules and listeners may both be many; there are usually few tags. */
  #listeners(holds: (tag: string) => boolean): Node {
    const { diagram, listener } = this.#fields;
    if (this.#byTag === undefined) {
      const { listeners, socket } = this.#scope;
      const byTag = new Map<string, number[]>();
      for (const [index, { tag = '' }] of [...listeners, socket].entries()) {
        const indexes = byTag.get(tag.toLowerCase());
        if (indexes) indexes.push(index);
        else byTag.set(tag.toLowerCase(), [index]);
      }
      this.#byTag = new Map([...byTag].map(([tag, indexes]) => [tag, listener.set(indexes)]));
    }
    spend(this.#byTag.size);
    return [...this.#byTag].reduce<Node>(
      (node, [tag, listeners]) => (holds(tag) ? diagram.or(node, listeners) : node),
      no,
    );
  }
}
