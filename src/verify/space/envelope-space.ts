import type {
  AuthCriterion,
  Config,
  Table as ConfigTable,
  FilterCondition,
  ForCriterion,
  FromCriterion,
  Listener,
  MatchRule,
  SocketListener,
  TableCriterion,
} from '../../model/config/config.js';
import { isList } from '../../model/config/list-tables.js';
import type { Machine } from '../../model/config/machine.js';
import { available } from '../../source/release.js';
import type { Span } from '../../source/text.js';
import { TooLarge } from '../automata/automaton.js';
import { anyCharacter, single } from '../automata/character-sets.js';
import { expressionPattern } from '../automata/expressions.js';
import {
  domainTexts,
  ipv4Texts,
  localParts,
  reverseNames,
  userNames,
  withText,
} from '../automata/languages.js';
import { walkTable } from '../automata/transition-table.js';
import { Diagram, type Node, no, yes } from '../bdd/diagram.js';
import { Field } from '../bdd/field.js';
import { spend } from '../budget.js';
import { isLiteralDomain, parseDomainPattern } from '../match/domain.js';
import { type MailAddressPattern, parseMailAddressPattern } from '../match/mail-address.js';
import { toBytes } from '../match/octets.js';
import { conditionsOf } from '../smtp/filter-phases.js';
import { localNames, localSources, unnamedServer } from '../smtp/local-names.js';
import { domainPredicate } from './domain-predicates.js';
import { someLoose } from './loose-expressions.js';
import { MailField } from './mail-field.js';
import type { OwnNames } from './own-names.js';
import { networkRanges } from './public-addresses.js';
import type { SourceAtom, SourceKind, SourcePredicate } from './source-atom.js';
import { sourceAtoms } from './source-atoms.js';
import type { StringBudget, StringPredicate } from './string-atoms.js';
import { compileExpressions, type Expressions, tableKeys } from './table-contents.js';
import { invert, TextField } from './text-field.js';
import type { ChosenField, Unknown } from './unknown.js';

/** What a rule asks for, without what it does. */
export type Criteria = Pick<
  MatchRule,
  'tag' | 'from' | 'for' | 'helo' | 'auth' | 'tls' | 'mailFrom' | 'rcptTo'
>;

/** What envelopes are told apart by: a configuration, or several in one, with questions about them as further rules. */
export interface Scope extends Pick<Config, 'release' | 'settings'> {
  readonly listeners: readonly (Pick<Listener, 'tag' | 'filters'> & Partial<Pick<Listener, 'hostname'>>)[];
  readonly socket: Pick<SocketListener, 'tag'>;
  readonly rules: readonly Criteria[];
}

/** Where a criterion holds; known once all atoms are. */
type DeferredNode = () => Node;

/** Where a rule decides, and where it ends everything in a temporary failure. */
export interface RuleRegion {
  readonly match: Node;
  readonly failure: Node;
}

/** How large the pieces may grow; past that the answer is "unknown". */
export interface SpaceLimits {
  readonly nodes: number;
  readonly strings: StringBudget;
  readonly unknowns: number;
}

export const usualSpaceLimits: SpaceLimits = {
  nodes: 4_000_000,
  strings: { states: 100_000, atoms: 50_000 },
  unknowns: 2000,
};

/** What examples are made of, the article's names first. */
const examples = {
  sources: ['203.0.113.7', '198.51.100.7', '2001:db8:bad::7', '8.8.8.8', '10.0.0.5', '192.168.1.5'],
  helo: ['fakedomain.com', 'client.example.net', '[203.0.113.7]'],
  reverse: ['<unknown>', 'client.fakedomain.com', 'host.example.net'],
  users: ['user'],
  senders: { users: ['criminal', 'sender'], domains: ['fakedomain.com', 'example.net'] },
  recipients: { users: ['victim', 'someone'], domains: ['otherplace.com', 'elsewhere.net', 'another.org'] },
} as const;

/** The same as they are compared. */
const exampleTexts: readonly string[] = [
  ...examples.sources,
  ...examples.helo,
  ...examples.reverse.filter((name) => !name.startsWith('<')),
  ...examples.users,
  ...[examples.senders, examples.recipients].flatMap(({ users, domains: places }) => [
    ...places,
    ...users.flatMap((user) => places.map((place) => `${user}@${place}`)),
  ]),
];

const unknownName = '<unknown>';
const namesOrUnknown = withText(reverseNames, unknownName);

/** The atoms of the user's field that are no names: not authenticated, and authenticated as the local socket is. */
export const anonymous = 0;
export const socketUser = 1;

/**
 * All envelopes that a configuration can tell apart, as the levels of one diagram: listener, client address, reverse name, whether that is
 * confirmed, HELO or EHLO, its argument, user, sender, recipient, and one level for each criterion that looks into a table that was not seen.
 */
export class EnvelopeSpace {
  readonly diagram: Diagram;
  /** By index in `config.listeners`; the last atom is the local socket. */
  readonly listener: Field;
  #byTag: ReadonlyMap<string, Node> | undefined;
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
  readonly reverseNames = new TextField();
  readonly heloNames = new TextField();
  readonly userNames = new TextField();
  /** By level from `unknownLevel` on. */
  readonly unknowns: Unknown[] = [];
  readonly unknownLevel: number;
  /** In the order of the rules. */
  readonly rules: readonly RuleRegion[];
  /** Clients that have a reverse name. */
  readonly named: Node;
  /** Clients with a reverse name that the configuration names, and that leads back to them: only their owner has such a name. */
  readonly listedReverseNames: Node;
  /** Client addresses that strangers may have. */
  readonly publicSources: Node;
  /** Recipients that the configuration does not name as its own. */
  readonly foreign: Node;
  /** What completes addresses without a domain, where a listener has no name of its own. */
  readonly serverName: string;
  readonly #config: Scope;
  readonly #machine: Machine;
  readonly #budget: StringBudget;
  readonly #isOwned: OwnNames['isOwned'];
  /** The regular expressions over addresses, by predicate; and whether some of them are loose. */
  readonly #expressions = new Map<number, readonly string[]>();
  readonly #loose = new Map<number, boolean>();
  readonly #sourcePredicates: SourcePredicate[] = [];
  #sourceMembers: readonly (readonly number[])[] = [];
  readonly #deferred = new Map<string, DeferredNode>();
  readonly #tableIds = new Map<ConfigTable, number>();
  readonly #unknownName: number;
  readonly #numericName: number;
  readonly #conditions = new Map<FilterCondition, DeferredNode>();

  /**
   * Throws TooLarge where the configuration's criteria are more than can be told apart within the limits.
   *
   * @param order where the recipient's levels stand. `last`: envelopes are told level by level as a session goes. `first`: smaller by far where many
   *   rules have a recipient and something else each
   */
  constructor(
    config: Scope,
    machine: Machine,
    own: OwnNames,
    strangers: SourcePredicate,
    limits: SpaceLimits,
    order: 'first' | 'last' = 'last',
  ) {
    this.#config = config;
    this.#machine = machine;
    this.#budget = limits.strings;
    this.#isOwned = own.isOwned;
    this.serverName = (machine.serverName ?? unnamedServer).toLowerCase();
    const budget = limits.strings;
    const delimiter = config.settings.subAddressDelimiter;
    const conditions = conditionsOf(config);
    const localPart = localParts(config.release);
    this.sender = new MailField({
      delimiter,
      sender: true,
      localPart,
      missingDomains: conditions.some(({ on }) => on === 'mail-from')
        ? [...new Set([this.serverName, ...config.listeners.map((listener) => this.#nameOf(listener))])]
        : [],
      ...examples.senders,
      budget,
    });
    this.recipient = new MailField({
      delimiter,
      sender: false,
      localPart,
      missingDomains: [],
      ...examples.recipients,
      budget,
    });
    this.#unknownName = this.reverseNames.add({ literals: [unknownName], patterns: [] });
    this.#numericName = conditions.some(({ on, table }) => on === 'rdns' && table === undefined)
      ? this.reverseNames.add({ literals: [], patterns: [], kind: ipv4Texts })
      : this.#unknownName;
    const publicSources = this.#sourcePredicates.push(strangers) - 1;
    const ownTable = domainPredicate(own.domains, own.patterns);
    const ownDomains = this.recipient.addDomain({
      ...ownTable,
      patterns: [...ownTable.patterns, ...own.expressions.map((table) => expressionPattern(table))],
    });
    const ownAddresses = this.recipient.addTable(own.addresses, false);
    const providers = this.recipient.addDomain(domainTable(own.providers));
    const regions = config.rules.map((rule) => this.#rule(rule));
    for (const condition of conditions) this.#conditions.set(condition, this.#condition(condition));
    if (this.unknowns.length > limits.unknowns) throw new TooLarge('too many tables were not seen');

    const diagram = new Diagram(limits.nodes);
    this.diagram = diagram;
    this.listener = new Field(diagram, 0, config.listeners.length + 1);
    this.sources = sourceAtoms(
      this.#sourcePredicates,
      [...examples.sources, ...machine.addresses],
      config.release,
      budget,
    );
    const behindListener =
      order === 'first' ? this.recipient.build(diagram, this.listener.end) : this.listener.end;
    this.source = new Field(diagram, behindListener, this.sources.length);
    this.#sourceMembers = invert(
      this.sources.map(({ predicates }) => predicates),
      this.#sourcePredicates.length,
    );
    this.reverse = this.reverseNames.build(diagram, this.source.end, {
      texts: namesOrUnknown,
      examples: examples.reverse,
      budget,
    });
    this.confirmed = new Field(diagram, this.reverse.end, 2);
    this.greeting = new Field(diagram, this.confirmed.end, 2);
    this.helo = this.heloNames.build(diagram, this.greeting.end, {
      texts: domainTexts,
      examples: examples.helo,
      budget,
    });
    this.auth = this.userNames.build(diagram, this.helo.end, {
      texts: userNames,
      examples: examples.users,
      budget,
      reserved: 2,
    });
    const behindSender = this.sender.build(diagram, this.auth.end);
    this.unknownLevel = order === 'last' ? this.recipient.build(diagram, behindSender) : behindSender;
    this.named = diagram.not(this.reverseNames.node(this.#unknownName));
    this.listedReverseNames = diagram.and(this.confirmed.set([1]), this.reverseNames.owned());
    this.publicSources = this.#sourceNode(publicSources);
    const notOwned = diagram.or(diagram.not(this.recipient.node(ownDomains)), this.recipient.node(providers));
    this.foreign = diagram.and(notOwned, diagram.not(this.recipient.node(ownAddresses)));
    this.rules = regions.map((region) => region());
  }

  #nameOf({ hostname }: { readonly hostname?: string | undefined }): string {
    return hostname?.toLowerCase() ?? this.serverName;
  }

  /** What can be said to a listener: senders without a domain are completed with its name. */
  completedAt(listener: { readonly hostname?: string | undefined }): Node {
    return this.diagram.not(this.sender.completedOtherwise(this.#nameOf(listener)));
  }

  /** Where a filter's condition holds. */
  condition(condition: FilterCondition): Node {
    return this.#conditions.get(condition)?.() ?? no;
  }

  /** Whether some regular expression that holds for an atom of addresses does so for public networks that it does not name. */
  isLoose({ predicates }: SourceAtom): boolean {
    return predicates.some((predicate) => {
      const expressions = this.#expressions.get(predicate);
      if (expressions === undefined) return false;
      const known = this.#loose.get(predicate);
      const loose = known ?? someLoose(expressions, this.#config.release, this.#budget);
      this.#loose.set(predicate, loose);
      return loose;
    });
  }

  /** The sources of these kinds. */
  kinds(...kinds: readonly SourceKind[]): Node {
    return this.source.set(this.sources.flatMap(({ kind }, index) => (kinds.includes(kind) ? [index] : [])));
  }

  #sourceNode(predicate: number): Node {
    return this.source.set(this.#sourceMembers[predicate] ?? []);
  }

  #rule(rule: Criteria): () => RuleRegion {
    const release = this.#config.release;
    const parts: DeferredNode[] = [];
    const failures: DeferredNode[] = [];
    // smtpd's order; what ends in a temporary failure does so only where everything before it holds.
    parts.push(this.#tag(rule.tag));
    if (rule.from.type === 'socket' && available({ until: '6.4' }, release)) failures.push(this.#all(parts));
    // Then for all but the local socket.
    else if (rule.from.type === 'socket' && available({ until: '6.6' }, release))
      failures.push(
        this.#all([...parts, () => this.diagram.not(this.kinds('socket', 'proxied-socket', 'internal'))]),
      );
    parts.push(this.#from(rule.from), this.#for(rule.for));
    parts.push(this.#withSign(rule.helo, (criterion) => this.#helo(criterion)));
    if (rule.auth?.table !== undefined && available({ until: '6.6' }, release))
      failures.push(this.#all([...parts, () => this.diagram.not(this.auth.set([anonymous]))]));
    parts.push(this.#withSign(rule.auth, (criterion) => this.#auth(criterion)));
    if (rule.tls !== undefined) failures.push(this.#all(parts));
    parts.push(
      this.#withSign(rule.mailFrom, (criterion) => this.#mail(this.sender, 'sender', criterion, false)),
    );
    parts.push(
      this.#withSign(rule.rcptTo, (criterion) => this.#mail(this.recipient, 'recipient', criterion, false)),
    );
    const match = this.#all(parts);
    return () => ({
      match: match(),
      failure: failures.reduce((node, failure) => this.diagram.or(node, failure()), no),
    });
  }

  #all(parts: readonly DeferredNode[]): DeferredNode {
    const fixed = [...parts];
    return () => fixed.reduce((node, part) => (node === no ? no : this.diagram.and(node, part())), yes);
  }

  #withSign<C extends { readonly negated: boolean }>(
    criterion: C | undefined,
    deferred: (criterion: C) => DeferredNode,
  ): DeferredNode {
    if (criterion === undefined) return () => yes;
    const plain = deferred(criterion);
    return criterion.negated ? () => this.diagram.not(plain()) : plain;
  }

  #tag(criterion: TableCriterion | undefined): DeferredNode {
    return this.#withSign(criterion, ({ table, regex, span }) =>
      this.#lookup('tag', table, regex, span, {
        keys: (keys) => {
          const set = new Set(keys);
          return () => this.#listeners((tag) => set.has(tag));
        },
        expressions:
          ({ table: automaton }) =>
          () =>
            this.#listeners((tag) => {
              const end = automaton === undefined ? -1 : walkTable(automaton, 0, tag);
              return end >= 0 && (automaton?.labels[end]?.length ?? 0) > 0;
            }),
      }),
    );
  }

  /** The listeners, and the local socket, with a tag that `test` holds for. Rules and listeners may both be many; tags mostly are few. */
  #listeners(test: (tag: string) => boolean): Node {
    if (this.#byTag === undefined) {
      const { listeners, socket } = this.#config;
      const byTag = new Map<string, number[]>();
      for (const [index, { tag = '' }] of [...listeners, socket].entries()) {
        const indexes = byTag.get(tag.toLowerCase());
        if (indexes) indexes.push(index);
        else byTag.set(tag.toLowerCase(), [index]);
      }
      this.#byTag = new Map([...byTag].map(([tag, indexes]) => [tag, this.listener.set(indexes)]));
    }
    spend(this.#byTag.size);
    return [...this.#byTag].reduce<Node>(
      (all, [tag, listeners]) => (test(tag) ? this.diagram.or(all, listeners) : all),
      no,
    );
  }

  #from(criterion: FromCriterion): DeferredNode {
    const { type, negated } = criterion;
    switch (type) {
      case 'any':
        return () => (negated ? no : yes);
      case 'socket':
        // Mail that an alias sends on comes from nowhere as far as this criterion goes.
        return negated
          ? () => this.diagram.not(this.kinds('socket', 'proxied-socket', 'internal'))
          : () => this.kinds('socket', 'proxied-socket');
      case 'local': {
        const own = this.#sourceKeys(localSources(this.#machine));
        return negated ? () => this.diagram.not(own()) : own;
      }
      case 'src':
        return this.#withSign(criterion, ({ table, regex, span }) =>
          table === undefined ? () => yes : this.#source(table, regex, span),
        );
      case 'rdns':
        return this.#fromReverse(criterion);
    }
  }

  /** Known names only, negated or not. What an alias sends on is compared as the word `local`, negated or not. */
  #fromReverse({ table, regex, negated, span }: FromCriterion): DeferredNode {
    const internal = (): Node => this.kinds('internal');
    if (table === undefined)
      return () => {
        const named = negated ? this.diagram.not(this.named) : this.named;
        return this.diagram.ite(internal(), no, named);
      };
    const name = this.#lookup('from rdns', table, regex, span, {
      keys: (keys) => {
        const predicate = this.reverseNames.add({ literals: keys.flatMap(asNames), patterns: [] }, true);
        return () => this.reverseNames.node(predicate);
      },
      expressions: (compiled) => {
        const predicate = this.reverseNames.add(
          expressionPredicate(compiled),
          compiled.table !== undefined && this.#isOwned(compiled.table),
        );
        return () => this.reverseNames.node(predicate);
      },
    });
    const word = this.#source(table, regex, span);
    return () => {
      const { diagram } = this;
      const known = diagram.and(this.named, negated ? diagram.not(name()) : name());
      return diagram.ite(internal(), negated ? diagram.not(word()) : word(), known);
    };
  }

  #source(table: ConfigTable, regex: boolean, span: Span): DeferredNode {
    return this.#lookup('source', table, regex, span, {
      keys: (keys) => this.#sourceKeys(keys),
      expressions: ({ table: automaton, keys }) => {
        const predicate =
          this.#sourcePredicates.push({
            ipv4: [],
            ipv6: [],
            local: false,
            patterns: automaton === undefined ? [] : [expressionPattern(automaton)],
          }) - 1;
        this.#expressions.set(predicate, keys);
        return () => this.#sourceNode(predicate);
      },
    });
  }

  #sourceKeys(keys: readonly string[]): DeferredNode {
    const predicate = this.#sourcePredicates.push(networkRanges(keys)) - 1;
    return () => this.#sourceNode(predicate);
  }

  #for(criterion: ForCriterion): DeferredNode {
    return this.#withSign(criterion, ({ type, table, regex, span }) => {
      if (type === 'any' || (type === 'domain' && table === undefined)) return () => yes;
      if (type === 'local') {
        const predicate = this.#once('for local', () =>
          this.recipient.addDomain(domainTable(localNames(this.#config.release, this.#machine))),
        );
        return () => this.recipient.node(predicate);
      }
      if (table === undefined) return () => no;
      return this.#lookup('for', table, regex, span, {
        keys: (keys) => {
          const predicate = this.recipient.addDomain(domainTable(keys));
          return () => this.recipient.node(predicate);
        },
        expressions: (compiled) => {
          const predicate = this.recipient.addDomain(expressionPredicate(compiled));
          return () => this.recipient.node(predicate);
        },
      });
    });
  }

  readonly #single = new Map<string, number>();

  #once(key: string, make: () => number): number {
    const known = this.#single.get(key) ?? make();
    this.#single.set(key, known);
    return known;
  }

  #helo({
    table,
    regex,
    span,
  }: {
    readonly table: ConfigTable;
    readonly regex: boolean;
    readonly span: Span;
  }): DeferredNode {
    return this.#text(this.heloNames, 'helo', table, regex, span);
  }

  #text(field: TextField, what: string, table: ConfigTable, regex: boolean, span: Span): DeferredNode {
    // Only confirmed names are their owner's.
    const isOwned = field === this.reverseNames ? this.#isOwned : () => false;
    return this.#lookup(what, table, regex, span, {
      keys: (keys) => {
        const predicate = field.add(
          domainTable(keys),
          keys.every((key) => isOwned(parseDomainPattern(key))),
        );
        return () => field.node(predicate);
      },
      expressions: (compiled) => {
        const predicate = field.add(
          expressionPredicate(compiled),
          compiled.table !== undefined && isOwned(compiled.table),
        );
        return () => field.node(predicate);
      },
    });
  }

  #auth({ table, regex, span }: AuthCriterion): DeferredNode {
    const authenticated = (): Node => this.diagram.not(this.auth.set([anonymous]));
    if (table === undefined) return authenticated;
    const name = this.#lookup('auth', table, regex, span, {
      keys: (keys) => {
        const predicate = this.userNames.add(userPredicate(keys, this.#config.settings.subAddressDelimiter));
        return () => this.userNames.node(predicate);
      },
      expressions: (compiled) => {
        const predicate = this.userNames.add(expressionPredicate(compiled));
        return () => this.userNames.node(predicate);
      },
    });
    return () => this.diagram.and(authenticated(), name());
  }

  #mail(
    field: MailField,
    what: string,
    { table, regex, span }: { readonly table: ConfigTable; readonly regex: boolean; readonly span: Span },
    raw: boolean,
  ): DeferredNode {
    return this.#lookup(`${raw ? 'raw ' : ''}${what}`, table, regex, span, {
      keys: (keys) => {
        const predicate = field.addTable(mailPatterns(keys), raw);
        return () => field.node(predicate);
      },
      expressions: ({ table: automaton }) => {
        if (automaton === undefined) return () => no;
        const predicate = field.addExpression(automaton, raw);
        if (predicate === undefined)
          return this.#unknown(
            `${what} ${table.name}`,
            `a regular expression on the ${what} is too large to decide`,
            span,
            false,
            { tooLarge: true },
          );
        return () => field.node(predicate);
      },
    });
  }

  #condition(condition: FilterCondition): DeferredNode {
    const { on, table, regex, span } = condition;
    const plain = ((): DeferredNode => {
      if (on === 'fcrdns') return () => this.diagram.and(this.named, this.confirmed.set([1]));
      if (on === 'auth') return this.#filterAuth(condition);
      if (table === undefined) {
        if (on !== 'rdns') return () => yes;
        return () =>
          this.diagram.and(this.named, this.diagram.not(this.reverseNames.node(this.#numericName)));
      }
      switch (on) {
        case 'rdns':
          return this.#text(this.reverseNames, 'filter rdns', table, regex, span);
        case 'src':
          return this.#source(table, regex, span);
        case 'helo':
          return this.#helo({ table, regex, span });
        case 'mail-from':
          return this.#mail(this.sender, 'sender', { table, regex, span }, true);
        case 'rcpt-to':
          return this.#mail(this.recipient, 'recipient', { table, regex, span }, true);
      }
    })();
    return condition.negated ? () => this.diagram.not(plain()) : plain;
  }

  /** In filters names are compared as they are, and the local socket's user counts as none. */
  #filterAuth({ table, regex, span }: FilterCondition): DeferredNode {
    const authenticated = (): Node => this.diagram.not(this.auth.set([anonymous, socketUser]));
    if (table === undefined) return authenticated;
    const name = this.#lookup('filter auth', table, regex, span, {
      keys: (keys) => {
        const predicate = this.userNames.add({ literals: keys.map(toBytes), patterns: [] });
        return () => this.userNames.node(predicate);
      },
      expressions: (compiled) => {
        const predicate = this.userNames.add(expressionPredicate(compiled));
        return () => this.userNames.node(predicate);
      },
    });
    return () => this.diagram.and(authenticated(), name());
  }

  /** A look-up in a table: by its keys, by its expressions, or unknown. The same table in the same place is one predicate. */
  #lookup(
    what: string,
    table: ConfigTable,
    regex: boolean,
    span: Span,
    how: {
      readonly keys: (keys: readonly string[]) => DeferredNode;
      readonly expressions: (compiled: Expressions) => DeferredNode;
    },
  ): DeferredNode {
    let id = this.#tableIds.get(table);
    if (id === undefined) {
      id = this.#tableIds.size;
      this.#tableIds.set(table, id);
    }
    const key = `${what} ${regex} ${id}`;
    const known = this.#deferred.get(key);
    if (known !== undefined) return known;
    const keys = tableKeys(table, this.#config, this.#machine);
    let deferred: DeferredNode;
    if (!keys.known) {
      const field = chosenFields.get(what);
      const chosen = field && { field, table, regex };
      deferred = this.#unknown(key, keys.reason, table.span ?? span, !regex && isList(table), {
        chosen,
      });
    } else if (!regex) deferred = how.keys(keys.keys);
    else {
      const {
        unknown,
        possible,
        missed,
        table: sure,
        tooLarge,
      } = compileExpressions(keys.keys, exampleTexts);
      const expressions = (compiled: Expressions['table']) =>
        how.expressions({ table: compiled, unknown: undefined, keys: keys.keys });
      const seen = expressions(sure);
      if (unknown === undefined) deferred = seen;
      else {
        const rest = this.#unknown(key, unknown, table.span ?? span, false, { tooLarge });
        const within = possible ? expressions(possible) : () => yes;
        const without = missed ? expressions(missed) : () => no;
        deferred = () => {
          const { diagram } = this;
          const open = diagram.and(within(), diagram.and(diagram.not(without()), rest()));
          return diagram.or(seen(), open);
        };
      }
    }
    let node: Node | undefined;
    const once: DeferredNode = () => {
      node ??= deferred();
      return node;
    };
    this.#deferred.set(key, once);
    return once;
  }

  #unknown(
    key: string,
    reason: string,
    span: Span | undefined,
    list: boolean,
    { chosen, tooLarge = false }: { chosen?: Unknown['chosen']; tooLarge?: boolean | undefined } = {},
  ): DeferredNode {
    const unknown: Unknown = { reason, span, list, tooLarge, ...(chosen && { chosen }) };
    const index = this.#once(`unknown ${key}`, () => this.unknowns.push(unknown) - 1);
    return () => this.diagram.node(this.unknownLevel + index, no, yes);
  }
}

/** Look-ups of what a client says, by what they are called here. */
const chosenFields: ReadonlyMap<string, ChosenField> = new Map([
  ['sender', 'sender'],
  ['raw sender', 'sender'],
  ['helo', 'helo'],
  ['from rdns', 'reverse'],
  ['filter rdns', 'reverse'],
  ['source', 'source'],
]);

function domainTable(keys: readonly string[]): StringPredicate {
  const patterns = keys.map((key) => parseDomainPattern(key));
  return domainPredicate(
    patterns.flatMap((pattern) => (isLiteralDomain(pattern) ? [pattern.text] : [])),
    patterns.filter((pattern) => !isLiteralDomain(pattern)),
  );
}

const expressionPredicate = ({ table }: Expressions): StringPredicate => ({
  literals: [],
  patterns: table === undefined ? [] : [expressionPattern(table)],
});

const mailPatterns = (keys: readonly string[]): readonly MailAddressPattern[] =>
  keys.flatMap((key) => parseMailAddressPattern(key) ?? []);

/** An entry of `from rdns` as names: itself, and a name that reads like an address of its network. */
function asNames(key: string): readonly string[] {
  const { ipv4 } = networkRanges([key]);
  const first = ipv4[0]?.low;
  if (first === undefined) return [key];
  const quad = [24n, 16n, 8n, 0n].map((shift) => ((first >> shift) & 0xffn).toString()).join('.');
  return [key, quad];
}

/** `auth <table>`: names without `@` are compared as they are, others as mail addresses. */
function userPredicate(texts: readonly string[], delimiter: string): StringPredicate {
  const keys = texts.map(toBytes);
  const at = single('@');
  return {
    literals: keys.filter((key) => !key.includes('@')),
    patterns: mailPatterns(keys).map(({ user, domain }) => (nfa, label) => {
      let state = nfa.start();
      if (user === undefined) state = nfa.many(state, anyCharacter);
      else {
        const plain = nfa.text(state, user);
        state = nfa.state();
        nfa.pass(plain, state);
        if (!user.includes(delimiter)) nfa.pass(nfa.many(nfa.text(plain, delimiter), anyCharacter), state);
      }
      const after = nfa.state();
      nfa.edge(state, at, after);
      const end =
        domain === undefined ? nfa.many(after, anyCharacter) : nfa.domainPattern(after, domain, anyCharacter);
      nfa.label(end, label);
    }),
  };
}
