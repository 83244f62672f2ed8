import type { FilterCondition } from '../../model/config/config.js';
import { Diagram, type Node, no, yes } from '../bdd/diagram.js';
import { Field } from '../bdd/field.js';
import { type CriteriaCollector, completingName } from './criteria-collector.js';
import { examples } from './example-texts.js';
import type { Formula } from './formula.js';
import { FormulaEncoder } from './formula-encoder.js';
import { someLoose } from './loose-expressions.js';
import type { MailField } from './mail-field.js';
import { reservedUsers } from './reserved-users.js';
import type { RuleFormula } from './rule-criteria.js';
import type { Scope, SpaceLimits } from './scope.js';
import type { SourceAtom, SourceKind } from './source-atom.js';
import { sourceAtoms } from './source-atoms.js';
import { invert, type TextField } from './text-field.js';
import { TextTheory } from './text-theory.js';
import { textsOf } from './text-universes.js';
import type { Unknown } from './unknown.js';

/** The criteria of a configuration, collected as formulas over predicates. */
export interface SpaceFormulas {
  readonly rules: readonly RuleFormula[];
  readonly conditions: ReadonlyMap<FilterCondition, Formula>;
  readonly named: Formula;
  readonly publicSources: Formula;
  /** Client addresses in networks that are asked about. */
  readonly networks: ReadonlyMap<string, Formula>;
  readonly foreign: Formula;
}

/** The envelopes that a rule decides, and those that it ends in a temporary failure. */
export interface RuleRegion {
  readonly match: Node;
  readonly failure: Node;
}

/**
 * All envelopes that a configuration can tell apart, as the levels of one diagram: listener, client address, reverse name, whether that is confirmed, HELO or EHLO,
 * its argument, user, sender, recipient, and one level for each criterion that looks into an unseen table.
 *
 * The values of a field on which all predicates of the configuration agree are one atomic predicate (an atom). A level's field holds the number of an atom, so that
 * a set of envelopes is a node of the diagram, and what holds for one envelope of an atom holds for each: the diagram is exact.
 */
export class EnvelopeSpace {
  readonly diagram: Diagram;
  /** By index in `scope.listeners`; the last atom is the local socket. */
  readonly listener: Field;
  readonly source: Field;
  readonly sources: readonly SourceAtom[];
  readonly reverse: Field;
  /** Atom 1: the reverse name leads back to the client. */
  readonly confirmed: Field;
  /** Atom 0: EHLO; atom 1: HELO. */
  readonly greeting: Field;
  readonly helo: Field;
  readonly auth: Field;
  readonly sender: MailField;
  readonly recipient: MailField;
  readonly reverseNames: TextField;
  readonly heloNames: TextField;
  readonly userNames: TextField;
  /** The unknowns, by level from `unknownLevel` on. */
  readonly unknowns: readonly Unknown[];
  readonly unknownLevel: number;
  /** In the order of the rules. */
  readonly rules: readonly RuleRegion[];
  /** Clients that have a reverse name. */
  readonly named: Node;
  /** Clients with a confirmed reverse name that the configuration names: only its owner has such a name. */
  readonly listedReverseNames: Node;
  /** Client addresses that strangers may have. */
  readonly publicSources: Node;
  /** Client addresses in networks that are asked about, by network. */
  readonly networks: ReadonlyMap<string, Node>;
  /** Recipients that the configuration does not name as its own. */
  readonly foreign: Node;
  /** The name that completes addresses without a domain, if a listener has none of its own. */
  readonly serverName: string;
  /** Decides which combinations of the criteria that are variables some text has. */
  readonly theory: TextTheory;
  readonly #scope: Scope;
  readonly #limits: SpaceLimits;
  /** The regular expressions over client addresses, by predicate. */
  readonly #sourceExpressions: CriteriaCollector['sourceExpressions'];
  readonly #conditions: SpaceFormulas['conditions'];
  readonly #encoder: FormulaEncoder;
  readonly #loose = new Map<number, boolean>();

  /** The second phase, which finds the atoms of each field, and the third, which encodes formulas as nodes. Throws TooLarge. */
  constructor(collector: CriteriaCollector, formulas: SpaceFormulas, order: 'first' | 'last') {
    const { scope, machine, limits, texts, mails } = collector;
    const budget = limits.strings;
    this.#scope = scope;
    this.#limits = limits;
    this.#sourceExpressions = collector.sourceExpressions;
    this.serverName = collector.serverName;
    this.unknowns = collector.unknowns;
    this.sender = mails.sender;
    this.recipient = mails.recipient;
    this.reverseNames = texts.reverse;
    this.heloNames = texts.helo;
    this.userNames = texts.user;

    const diagram = new Diagram(limits.nodes);
    this.diagram = diagram;
    this.listener = new Field(diagram, 0, scope.listeners.length + 1);
    const candidates = [...examples.sources, ...machine.addresses];
    this.sources = sourceAtoms(collector.sources, candidates, scope.release, budget);
    const { end } = this.listener;
    const behindListener = order === 'first' ? this.recipient.build(diagram, end) : end;
    this.source = new Field(diagram, behindListener, this.sources.length);
    this.reverse = this.reverseNames.build(diagram, this.source.end, {
      texts: textsOf.reverse,
      examples: examples.reverse,
      budget,
    });
    this.confirmed = new Field(diagram, this.reverse.end, 2);
    this.greeting = new Field(diagram, this.confirmed.end, 2);
    this.helo = this.heloNames.build(diagram, this.greeting.end, {
      texts: textsOf.helo,
      examples: examples.helo,
      budget,
    });
    this.auth = this.userNames.build(diagram, this.helo.end, {
      texts: textsOf.user,
      examples: examples.users,
      budget,
      reserved: reservedUsers,
    });
    const behindSender = this.sender.build(diagram, this.auth.end);
    this.unknownLevel = order === 'last' ? this.recipient.build(diagram, behindSender) : behindSender;

    this.theory = this.#theoryOf();
    this.#encoder = this.#encoderOf(collector);
    this.#conditions = formulas.conditions;
    this.named = this.#encoder.node(formulas.named);
    this.listedReverseNames = diagram.and(this.confirmed.set([1]), this.#owned());
    this.publicSources = this.#encoder.node(formulas.publicSources);
    this.networks = new Map(
      [...formulas.networks].map(([network, formula]) => [network, this.#encoder.node(formula)]),
    );
    this.foreign = this.#encoder.node(formulas.foreign);
    this.rules = formulas.rules.map(({ match, failure }) => ({
      match: this.#encoder.node(match),
      failure: this.#encoder.node(failure),
    }));
    if (formulas.conditions.size === 0) this.#encoder.forget();
  }

  /** Whether two regions have an envelope in common. Throws TooLarge if that is undecided. */
  meet(a: Node, b: Node): boolean {
    return this.diagram.meets(a, b) && this.theory.inhabited(this.diagram.and(a, b)) !== no;
  }

  #theoryOf(): TextTheory {
    const { diagram, unknowns, unknownLevel, source, sender, recipient } = this;
    const { release } = this.#scope;
    return new TextTheory({
      diagram,
      release,
      unknowns,
      unknownLevel,
      source,
      sender,
      recipient,
      texts: {
        reverse: { field: this.reverse, names: this.reverseNames },
        helo: { field: this.helo, names: this.heloNames },
        user: { field: this.auth, names: this.userNames },
      },
    });
  }

  #encoderOf({ scope, sources, texts, mails }: CriteriaCollector): FormulaEncoder {
    const members = invert(
      this.sources.map(({ predicates }) => predicates),
      sources.length,
    );
    return new FormulaEncoder(
      {
        diagram: this.diagram,
        listener: this.listener,
        confirmed: this.confirmed,
        user: this.auth,
        texts,
        mails,
        sourceNode: (predicate) => this.source.set(members[predicate] ?? []),
        kinds: (...kinds) => this.kinds(...kinds),
        unknownLevel: this.unknownLevel,
      },
      scope,
    );
  }

  /** Whether some criterion is known for a sample of values only, so that not all that follows from the criteria can be found. */
  get isSampled(): boolean {
    return this.unknowns.some(({ sampled }) => sampled);
  }

  /** Reverse names that the configuration names. */
  #owned(): Node {
    const { diagram, unknownLevel } = this;
    return this.unknowns.reduce(
      (owned, { lazy }, index) =>
        lazy?.field === 'reverse' && lazy.isOwned
          ? diagram.or(owned, diagram.node(unknownLevel + index, no, yes))
          : owned,
      this.reverseNames.owned(),
    );
  }

  /** The envelopes of a listener: senders without a domain are completed with its name. */
  completedAt(listener: { readonly hostname?: string | undefined }): Node {
    return this.diagram.not(this.sender.completedOtherwise(completingName(listener, this.serverName)));
  }

  /** The envelopes for which a filter's condition holds. */
  condition(condition: FilterCondition): Node {
    const formula = this.#conditions.get(condition);
    return formula === undefined ? no : this.#encoder.node(formula);
  }

  /** Whether some regular expression that matches an atom of addresses also matches public networks that it does not name. */
  isLoose({ predicates }: SourceAtom): boolean {
    return predicates.some((predicate) => {
      const expressions = this.#sourceExpressions.get(predicate);
      if (expressions === undefined) return false;
      const loose =
        this.#loose.get(predicate) ?? someLoose(expressions, this.#scope.release, this.#limits.strings);
      this.#loose.set(predicate, loose);
      return loose;
    });
  }

  /** The sources of these kinds. */
  kinds(...kinds: readonly SourceKind[]): Node {
    return this.source.set(this.sources.flatMap(({ kind }, index) => (kinds.includes(kind) ? [index] : [])));
  }
}
