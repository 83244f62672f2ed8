import { askedOf, questionKey, type TableQuestion } from '../../model/config/asked-table.js';
import type { MatchRule, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import { relayActionOf } from '../../model/config/rule-actions.js';
import { inWords } from '../../source/prose.js';
import { type Node, no } from '../bdd/diagram.js';
import { decide } from '../smtp/decide.js';
import type { AssumedEntry, Decision } from '../smtp/envelope.js';
import { reachingListener } from '../smtp/reaching-listener.js';
import { newTrace, type TracedAlias, type TracedLookup } from '../smtp/trace.js';
import { expressionFor } from '../space/chosen-fields.js';
import type { Unknown } from '../space/unknown.js';
import { type ClientField, otherClients } from './other-clients.js';
import type { OpenRegion, ProofQuestion, WitnessCandidate } from './relay-question.js';
import { type ConfirmedWitness, firstFew, regionEnvelopes, relays, type Witness } from './witness.js';

/** An envelope that gets through by the answers of tables' programs. */
export interface AskedWitness extends ConfirmedWitness {
  readonly candidate: WitnessCandidate;
  /** The answers that let it through, in words. */
  readonly answers: readonly string[];
}

/** The result of the search: a witness, or the questions whose answers could make one. */
export interface AskedSearch {
  readonly witness?: AskedWitness;
  readonly questions: readonly TableQuestion[];
}

/** The most entry points of a rule that are looked at. */
const maxEntryPoints = 4;

/**
 * Looks for an envelope of open regions that gets through by what tables' programs answered. Whatever the programs say of other keys, `decide` accepts it. A program
 * that says yes to one address or one domain may have an entry for it, as the owner wants; only one that says yes to unrelated ones lets in strangers. What a
 * client says for itself is its own choice: there one entry is enough.
 */
export function askedWitness(
  question: ProofQuestion,
  rule: MatchRule,
  open: readonly OpenRegion[],
): AskedSearch {
  const asked = new Set(
    [...question.config.tables.values()].flatMap((table) => (askedOf(table) ? unseenOf(table) : [])),
  );
  if (asked.size === 0) return { questions: [] };
  const questions = new Map<string, TableQuestion>();
  for (const { entryPoint, region } of open.slice(0, maxEntryPoints)) {
    const possible = possibleRegion(question, region, asked);
    if (possible === no) continue;
    const search = new AnsweredSearch(question, rule, { entryPoint, region: possible });
    const witness = search.run();
    if (witness !== undefined) return { witness, questions: [] };
    for (const one of search.questions) questions.set(JSON.stringify([one.table, questionKey(one)]), one);
  }
  return { questions: [...questions.values()] };
}

const unseenOf = ({ contents }: Table): readonly string[] =>
  contents.known || contents.unseen === undefined ? [] : [contents.unseen];

/** The part of a region that is open for some answers of programs, whatever else was not seen. */
function possibleRegion({ space }: ProofQuestion, region: Node, asked: ReadonlySet<string>): Node {
  const { diagram, unknownLevel, unknowns } = space;
  const isAsked = (unknown: Unknown | undefined): boolean =>
    unknown?.unseen !== undefined && asked.has(unknown.unseen);
  const never = diagram.certain(diagram.not(region), unknownLevel, (level) =>
    isAsked(unknowns[level - unknownLevel]) ? undefined : 'kept',
  );
  return diagram.certain(diagram.not(never), unknownLevel, (level) => {
    const unknown = unknowns[level - unknownLevel];
    return unknown?.lazy ? 'kept' : unknown?.list ? 0 : undefined;
  });
}

/** The result for one envelope: the lookups that a program answered with yes, if it is relayed. */
interface Trial extends ConfirmedWitness {
  readonly isRelayed: boolean;
  /** The lookups in tables with programs, answered. */
  readonly answered: readonly AskedLookup[];
}

type AskedLookup = TracedLookup | TracedAlias;

/** The search in one region, which collects the questions that it cannot answer. */
class AnsweredSearch {
  readonly questions: TableQuestion[] = [];
  readonly #question: ProofQuestion;
  readonly #rule: MatchRule;
  readonly #candidate: WitnessCandidate;
  /** Whether the rule delivers locally, and only an alias can send the mail on. */
  readonly #isMapped: boolean;

  constructor(question: ProofQuestion, rule: MatchRule, candidate: WitnessCandidate) {
    this.#question = question;
    this.#rule = rule;
    this.#candidate = candidate;
    this.#isMapped = relayActionOf(rule) === undefined;
  }

  run(): AskedWitness | undefined {
    const { entryPoint, region } = this.#candidate;
    for (const envelope of firstFew(regionEnvelopes(this.#question.space, entryPoint, region))) {
      if (envelope === undefined) continue;
      const others = (['source', 'recipient'] as const).flatMap((field) => this.#others(envelope, field));
      for (const one of [envelope, ...others]) {
        const trial = this.#try(one);
        if (trial?.isRelayed && this.#holdsForOthers(trial))
          return {
            candidate: this.#candidate,
            witness: { ...trial.witness, assumed: entriesOf(trial.answered) },
            decision: trial.decision,
            answers: answersInWords(trial.answered),
          };
      }
    }
    return undefined;
  }

  readonly #others = (envelope: Witness, field: ClientField): readonly Witness[] =>
    otherClients(this.#question, envelope, field);

  /** Whether envelopes that differ in a value that a program knows get through as well, if that value may be one that the owner has entered. */
  #holdsForOthers({ witness, answered }: Trial): boolean {
    const found = answered.filter((lookup) => lookup.found === true);
    // Only its owner has a confirmed name.
    if (witness.fcrdns && found.some(({ key }) => foldCase(key) === foldCase(witness.rdns ?? '')))
      return false;
    const fields = new Set(found.flatMap(({ key }) => fieldOf(witness, key) ?? []));
    // What an owner's alias leads to is the owner's choice; that others lead to themselves is not.
    if (this.#isMapped) fields.add('recipient');
    return [...fields].every((field) => {
      const trials = this.#others(witness, field).map((other) => this.#try(other));
      return trials.length > 0 && trials.every((trial) => trial?.isRelayed === true);
    });
  }

  /** Decides an envelope, and notes the questions that it leads to. Returns undefined if it does not reach the listener, or is not decided. */
  #try(envelope: Witness): Trial | undefined {
    const { assumedEmpty: config, machine } = this.#question;
    const { listener } = this.#candidate.entryPoint;
    const witness = reachingListener(envelope, listener.on, [[config, listener]]);
    if (witness === undefined) return undefined;
    const trace = newTrace();
    const decision = decide(config, machine, witness, trace);
    const lookups: readonly AskedLookup[] = [...trace.lookups, ...trace.aliases];
    const asked = lookups.filter(({ table }) => table !== undefined && askedOf(table) !== undefined);
    const open = asked.filter(({ table, found }) => found === 'unseen' && isAnswering(table));
    const mayRelay = decision.decision === 'unknown' || (decision.decision === 'accept' && relays(decision));
    if (mayRelay)
      for (const { name, service, key } of open)
        this.questions.push({ table: name, service, key: foldCase(key) });
    // Which rule decides is known only after the last answer.
    const isRelayed =
      decision.decision === 'accept' &&
      decision.rule === this.#rule.index &&
      (this.#isMapped ? relaysTo(decision, witness.rcpt_to) : relays(decision)) &&
      open.length === 0;
    return { witness, decision, isRelayed, answered: asked.filter(({ found }) => found !== 'unseen') };
  }
}

/** Whether mail is sent on to the address that it is for. */
const relaysTo = ({ deliveries }: Decision, recipient: string): boolean =>
  deliveries.some(
    ({ type, to, failure }) =>
      type === 'relay' && failure === undefined && foldCase(to) === foldCase(recipient),
  );

/** Whether a table's program answers. */
const isAnswering = (table: Table | undefined): boolean =>
  table !== undefined && askedOf(table)?.failure === undefined;

/** The field of an envelope that a key was taken from, if its value is one that an owner may have entered. */
function fieldOf({ src, proxy, rcpt_to }: Witness, key: string): ClientField | undefined {
  const text = foldCase(key);
  if (!proxy && text.includes(foldCase(src))) return 'source';
  const domain = foldCase(rcpt_to.slice(rcpt_to.lastIndexOf('@') + 1));
  return text.includes(domain) ? 'recipient' : undefined;
}

/** What was answered, as entries to assume, with which the envelope is decided again in the same way: those that were found and, for a table without any, none. */
function entriesOf(answered: readonly AskedLookup[]): readonly AssumedEntry[] {
  const names = [...new Set(answered.map(({ name }) => name))];
  return names.flatMap((table): readonly AssumedEntry[] => {
    const found = answered.filter((lookup) => lookup.name === table && lookup.found === true);
    if (found.length === 0) return [{ table, entry: null }];
    const entries = new Map(
      found.map((lookup) => {
        const { service, key } = lookup;
        const entry = service === 'regex' ? expressionFor(key) : foldCase(key);
        const { value } = service === 'alias' ? lookup : {};
        return [`${service} ${entry}`, { table, entry, ...(value !== undefined && { value }) }];
      }),
    );
    return [...entries.values()];
  });
}

/** `table <d> has a.example`, for each table that was asked. */
function answersInWords(answered: readonly AskedLookup[]): readonly string[] {
  const keys = (of: string, wanted: boolean): readonly string[] => [
    ...new Set(answered.flatMap(({ name, key, found }) => (name === of && found === wanted ? [key] : []))),
  ];
  return [...new Set(answered.map(({ name }) => name))].map((name) => {
    const [has, lacks] = [keys(name, true), keys(name, false)];
    const said = [
      ...(has.length > 0 ? [`has ${inWords(has)}`] : []),
      ...(lacks.length > 0 ? [`does not have ${inWords(lacks)}`] : []),
    ];
    return `table <${name}> ${inWords(said)}, as its program said`;
  });
}
