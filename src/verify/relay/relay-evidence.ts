import { askedOf, questionKey, type TableQuestion } from '../../model/config/asked-table.js';
import type { MatchRule } from '../../model/config/config.js';
import { relayActionOf } from '../../model/config/rule-actions.js';
import { dependence } from '../bdd/walks.js';
import type { EntryPoint } from '../ruleset/stranger-sessions.js';
import { assumeEmptyLists, withAssumedEntries } from '../smtp/assumptions.js';
import { unclearListener } from '../smtp/reaching-listener.js';
import { absentAssumption, notEmptyAssumption } from '../space/chosen-fields.js';
import type { SourceAtom } from '../space/source-atom.js';
import type { Unknown } from '../space/unknown.js';
import { askedWitness } from './asked-witness.js';
import { causeOf } from './hole-cause.js';
import { isAtProvider } from './mailbox-providers.js';
import { relaysFrom } from './reachable-relays.js';
import { sendingOf } from './relay-destination.js';
import type { OpenRegion, ProofQuestion, WitnessCandidate } from './relay-question.js';
import type { Hole, RelayVerdict } from './relay-verdict.js';
import { countAddresses, isMost, networksOfAtoms } from './trust.js';
import { openSources } from './untrusted-rules.js';
import { type ConfirmedWitness, findWitness, type WitnessSearch, withAbsent } from './witness.js';

/** The most rules that get a witness and are shown. */
export const maxHoles = 100;

/** The evidence that the proof collects: holes with their witnesses, what the answer depends on, whom rules trust, and assumptions. */
export class RelayEvidence {
  readonly holes: Hole[] = [];
  /** The number of rules beyond those that are shown. */
  moreHoles = 0;
  /** Whether `decide` contradicts the diagram. */
  failed = false;
  tooLarge = false;
  readonly dependsOn = new Map<string, RelayVerdict['dependsOn'][number]>();
  readonly trusted: RelayVerdict['trusted'][number][] = [];
  /** Assumptions of holes about unseen tables. */
  readonly given = new Set<string>();
  /** Assumptions about where mail goes. */
  readonly onward = new Set<string>();
  /** Questions to the programs of tables whose answers could make a hole. */
  readonly questions = new Map<string, TableQuestion>();
  readonly #question: ProofQuestion;

  constructor(question: ProofQuestion) {
    this.#question = question;
  }

  trust(rule: MatchRule, atoms: readonly SourceAtom[]): void {
    for (const network of networksOfAtoms(atoms))
      this.trusted.push({ network, rule: rule.index, span: rule.from.span });
  }

  /** Whether a rule's mail is sent on as the rule says. If it is not, records what the answer assumes or depends on. */
  isSentOn(rule: MatchRule): boolean {
    const action = relayActionOf(rule);
    if (action === undefined) return false;
    const sending = sendingOf(rule, action, this.#question.config, (listener) =>
      relaysFrom(this.#question, listener),
    );
    if (sending.type === 'assumed') this.onward.add(sending.assumption);
    else if (sending.type === 'depends') this.depend(sending.unknown);
    return sending.type === 'sent';
  }

  /** The fourth step: looks for an envelope that gets through. */
  confirm(rule: MatchRule, candidates: readonly WitnessCandidate[]): void {
    if (this.holes.length >= maxHoles) {
      this.moreHoles += 1;
      return;
    }
    const failures = new Set<string>();
    for (const candidate of plainestFirst(candidates)) {
      const found = this.#witness(rule, candidate);
      if (typeof found === 'string') {
        failures.add(found);
        continue;
      }
      this.#hole(rule, candidate, found, openSources(this.#question, candidates));
      return;
    }
    if (failures.has('taken'))
      this.depend({
        list: false,
        reason: unclearListener(`strangers of rule ${rule.index}`),
        span: rule.span,
      });
    const isDenied = failures.has('denied');
    if (!isDenied && !failures.has('unknown')) return;
    this.failed ||= isDenied;
    const reason = isDenied
      ? 'seems to relay for strangers, but no example was accepted: please report this configuration'
      : 'may relay for strangers: whether any text fits all that it asks for was not found out';
    this.depend({ list: false, reason: `rule ${rule.index} ${reason}`, span: rule.span });
  }

  #witness(rule: MatchRule, { entryPoint, region, input: said, assumed }: WitnessCandidate): WitnessSearch {
    const { space, config, machine, assumedEmpty } = this.#question;
    const lists = assumed ? assumeEmptyLists(withAssumedEntries(config, assumed)) : assumedEmpty;
    return findWitness({
      space,
      config: lists,
      machine,
      entryPoint,
      region,
      rule: rule.index,
      given: { ...said, ...(assumed && { assumed }) },
    });
  }

  #hole(
    rule: MatchRule,
    { entryPoint }: WitnessCandidate,
    { witness, decision }: ConfirmedWitness,
    sources: readonly SourceAtom[],
  ): void {
    const { config, machine } = this.#question;
    const shown = withAbsent(config, machine, witness);
    this.holes.push({
      rule: rule.index,
      chain: decision.rules.filter((index) => index !== rule.index),
      witness: shown,
      decision,
      cause: causeOf(rule, entryPoint, isAtProvider(domainOf(witness.rcpt_to))),
      ...(entryPoint.claimed || isMost(sources) ? {} : { clients: countAddresses(sources) }),
      listener: entryPoint.listener.span,
    });
    for (const { table, entry } of shown.assumed ?? []) {
      const known = config.tables.get(table);
      // What programs answered is no assumption.
      if (known && askedOf(known)) continue;
      this.given.add(entry === null ? absentAssumption(table) : notEmptyAssumption(table));
    }
  }

  /**
   * Looks for an envelope that gets through by the answers of tables' programs, and records what these are to be asked if there is none. Returns whether there is
   * one.
   */
  confirmAsked(rule: MatchRule, open: readonly OpenRegion[]): boolean {
    const { witness, questions } = askedWitness(this.#question, rule, plainestFirst(open));
    for (const one of questions) this.questions.set(`${one.table} ${questionKey(one)}`, one);
    if (witness === undefined || !this.#isSentOnAtLast(rule, witness)) return false;
    if (this.holes.length >= maxHoles) {
      this.moreHoles += 1;
      return true;
    }
    this.#hole(rule, witness.candidate, witness, openSources(this.#question, open));
    for (const answer of witness.answers) this.given.add(answer);
    return true;
  }

  /** Whether mail of a rule that delivers locally is sent on by one of the rules that its aliases lead to. */
  #isSentOnAtLast(rule: MatchRule, { decision }: ConfirmedWitness): boolean {
    if (relayActionOf(rule) !== undefined) return true;
    return decision.rules.some((index) => {
      const next = this.#question.rule(index);
      return next !== undefined && this.isSentOn(next);
    });
  }

  /** The fifth step: records the unseen contents that decide. */
  dependOnUnknowns(regions: readonly OpenRegion[]): void {
    const { diagram, unknownLevel, unknowns } = this.#question.space;
    for (const { region } of regions)
      for (const [level, { onOne, onZero }] of dependence(diagram, region, unknownLevel)) {
        const unknown = unknowns[level - unknownLevel];
        if (unknown !== undefined && (onOne || (onZero && !unknown.list))) this.depend(unknown);
      }
  }

  depend({ reason, span, unseen, chosen, tooLarge = false }: Unknown): void {
    this.tooLarge ||= tooLarge;
    const isSaid = chosen !== undefined && chosen.field !== 'source';
    this.dependsOn.set(reason, {
      reason,
      span,
      ...(unseen !== undefined && { unseen }),
      ...(isSaid && { chosen: true }),
    });
  }
}

/** Listeners without TLS on port 25 first, those behind a proxy last. */
export function plainestFirst<T extends { readonly entryPoint: Pick<EntryPoint, 'listener'> }>(
  regions: readonly T[],
): readonly T[] {
  const rank = ({ entryPoint: { listener } }: T): number =>
    (listener.proxy ? 8 : 0) +
    (listener.tls === 'none' || listener.tls === 'tls' ? 0 : 4) +
    (listener.port === 25 ? 0 : 2);
  return [...regions].sort((a, b) => rank(a) - rank(b));
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
