import type { Config, MatchRule } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { type Node, no, yes } from '../bdd/diagram.js';
import { Budget, budgeted, TooLarge, within } from '../budget.js';
import { exposureAssumptions } from '../ruleset/exposure.js';
import { reachedRules } from '../ruleset/reached-rules.js';
import { strangerEntryPoints } from '../ruleset/stranger-sessions.js';
import { certainRegions, fittingRegions } from './certain-regions.js';
import { dialectAssumptions } from './expression-dialects.js';
import { forgedSrs } from './forged-srs.js';
import { likelyPublicSuffix } from './likely-public-suffix.js';
import { openExample } from './open-example.js';
import { isForOwnDomains } from './own-domains.js';
import { ownerAssumptions } from './owner-assumptions.js';
import { isPlainlyClosed } from './plainly-closed.js';
import { listedNameAssumptions, programAliases, reachableRules } from './reachable-relays.js';
import { maxHoles, RelayEvidence } from './relay-evidence.js';
import type { RelayOptions } from './relay-options.js';
import { ProofQuestion, type RelayingRule } from './relay-question.js';
import { noVerdict, type RelayVerdict } from './relay-verdict.js';
import { takenAsOwn } from './taken-as-own.js';
import { openSources, untrustedRules } from './untrusted-rules.js';

export type { RelayOptions } from './relay-options.js';

/**
 * Whether a stranger can make this server send mail to anyone. Exact up to the kinds of envelopes that the configuration can tell apart: `yes` comes with envelopes
 * that `decide` accepts, `no` means that there are none, `unknown` names what the answer depends on. Never throws on a configuration, and ends in bounded time: what
 * is too large to decide is `unknown`.
 */
export function verifyRelay(config: Config, machine: Machine, options: RelayOptions = {}): RelayVerdict {
  if (config.tooLarge) return undecided(notRead);
  try {
    if (!options.exposed?.length && isPlainlyClosed(config, machine)) return closed(options);
    const proved = budgeted(() => proof(new ProofQuestion(config, machine, options), options));
    return (proved.tooLarge && openAnyhow(config, machine, options)) || proved;
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return (
      closedAnyhow(config, machine, options) ??
      openAnyhow(config, machine, options) ??
      undecided(`the ruleset is too large to decide: ${error.message}`)
    );
  }
}

/** The budget of a look at each rule after the proof has spent its own. */
const workOfLook = 1_000_000;

/** The budget of a few examples after that. */
const workOfExamples = 5_000_000;

/** The verdict if one of a few examples shows an open relay. Other rules are not looked at. */
function openAnyhow(config: Config, machine: Machine, options: RelayOptions): RelayVerdict | undefined {
  try {
    return within(new Budget(workOfExamples), () => openByExample(config, machine, options));
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return undefined;
  }
}

function openByExample(config: Config, machine: Machine, options: RelayOptions): RelayVerdict | undefined {
  const found = openExample(config, machine, options);
  if (found === undefined) return undefined;
  const { assumptions, ...rest } = closed(options);
  return {
    ...rest,
    openRelay: 'yes',
    holes: [found.hole],
    assumptions: [...assumptions, ...found.assumptions, ...dialectAssumptions(config), otherRulesUnknown],
  };
}

const otherRulesUnknown =
  'other rules may relay for strangers, too: the ruleset is too large to look for all of them';

/** The verdict if it needs no proof, or undefined if it does. */
function closedAnyhow(config: Config, machine: Machine, options: RelayOptions): RelayVerdict | undefined {
  if (options.exposed?.length) return undefined;
  try {
    return within(new Budget(workOfLook), () => closedButForOwn(config, machine, options));
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return undefined;
  }
}

const closed = (options: RelayOptions, takenAsOwn: RelayVerdict['takenAsOwn'] = []): RelayVerdict => ({
  openRelay: 'no',
  holes: [],
  dependsOn: [],
  trusted: [],
  takenAsOwn,
  assumptions: [...ownerAssumptions(options), ...exposureAssumptions(options)],
});

/** The verdict if each rule that is not plainly closed relays only to the server's own domains, whoever reaches it; undefined if some rule does not. */
function closedButForOwn(config: Config, machine: Machine, options: RelayOptions): RelayVerdict | undefined {
  const ownership = { ...options, publicSuffix: options.publicSuffix ?? likelyPublicSuffix };
  const isForOwn = (rule: MatchRule): boolean => isForOwnDomains(rule, config, machine, ownership);
  if (!isPlainlyClosed(config, machine, isForOwn)) return undefined;
  const reached = config.rules.filter(isForOwn).map(({ index }) => ({ rule: index, decides: yes }));
  return closed(
    options,
    takenAsOwn({ config, machine, ownership }, reached, (region) => region),
  );
}

const notRead = 'the text is too large, with what it includes, and was not read to its end';

const undecided = (reason: string): RelayVerdict => ({
  ...noVerdict,
  tooLarge: true,
  dependsOn: [{ reason, span: undefined }],
});

/**
 * The proof, step by step: which rules that relay strangers reach; which of these let in more than an owner can trust; what of that is certain, whatever was not
 * seen; which of it a witness shows; and what the rest depends on.
 */
function proof(question: ProofQuestion, options: RelayOptions): RelayVerdict {
  const { config, space } = question;
  const { diagram, foreign, listedReverseNames } = space;
  const { entryPoints, assumptions } = strangerEntryPoints(config, space, options);
  let sessions: Node = no;
  for (const { sessions: here } of entryPoints) sessions = diagram.or(sessions, here);
  const abroad = diagram.and(sessions, foreign);
  const strangers = diagram.and(abroad, diagram.not(listedReverseNames));

  const evidence = new RelayEvidence(question);
  const { reached, relaying, mapped } = reachableRules(question, strangers, entryPoints);
  judge(question, relaying, evidence);
  const aliases = programAliases(question, entryPoints, reached);
  for (const unknown of aliases) evidence.depend(unknown);
  if (aliases.length > 0) for (const { rule, regions } of mapped) evidence.confirmAsked(rule, regions);
  for (const unknown of forgedSrs(question, entryPoints)) evidence.depend(unknown);
  const listed = diagram.and(abroad, listedReverseNames);
  const owners = listedNameAssumptions(question, listed, entryPoints);
  for (const { what, name, path, span } of config.unseen)
    if (what === 'include') {
      const reason = `include ${path} was not read, and may hold any rule`;
      evidence.depend({ reason, span, unseen: name, list: false });
    }

  const { holes, dependsOn, trusted, questions } = evidence;
  const openRelay = holes.length > 0 ? 'yes' : dependsOn.size > 0 ? 'unknown' : 'no';
  const own = diagram.and(sessions, diagram.not(foreign));
  return {
    openRelay,
    holes,
    ...(openRelay === 'unknown' && evidence.tooLarge && { tooLarge: true as const }),
    dependsOn: [...dependsOn.values()],
    ...(openRelay === 'unknown' && questions.size > 0 && { questions: [...questions.values()] }),
    trusted,
    ...(evidence.failed ? { failed: true } : {}),
    takenAsOwn: takenAsOwn(question, reachedRules(question.ruleset, own), (region) =>
      question.inhabited(region),
    ),
    assumptions: allAssumptions(question, evidence, [...owners, ...assumptions], options),
  };
}

/** Finds the rules that relay for strangers, and not only for networks that an owner can mean to trust. */
function judge(question: ProofQuestion, relaying: readonly RelayingRule[], evidence: RelayEvidence): void {
  const untrusted = untrustedRules(question, relaying);
  const certain = relaying.map(({ rule, regions }) => ({ rule, regions: certainRegions(question, regions) }));
  const certainlyUntrusted = untrustedRules(question, certain);
  for (const [at, { rule, regions }] of relaying.entries()) {
    const isUntrusted = untrusted.has(rule);
    const sources = openSources(question, regions);
    const open = isUntrusted ? regions : regions.filter(({ entryPoint }) => entryPoint.claimed);
    if (!isUntrusted && sources.length > 0) evidence.trust(rule, sources);
    if (open.length === 0 || !evidence.isSentOn(rule)) continue;
    const sure = (certain[at]?.regions ?? []).filter(
      ({ entryPoint }) => entryPoint.claimed || (isUntrusted && certainlyUntrusted.has(rule)),
    );
    const candidates = sure.length > 0 ? sure : fittingRegions(question, rule, open, isUntrusted);
    if (candidates.length > 0) evidence.confirm(rule, candidates);
    else if (!evidence.confirmAsked(rule, open)) evidence.dependOnUnknowns(open);
  }
}

/** The assumptions of the answer, in the order in which they are reported. */
function allAssumptions(
  { config, space }: ProofQuestion,
  { onward, given, moreHoles }: RelayEvidence,
  sessions: readonly string[],
  options: RelayOptions,
): readonly string[] {
  const assumptions = new Set([
    ...ownerAssumptions(options),
    ...exposureAssumptions(options),
    ...onward,
    ...sessions,
    ...given,
    ...dialectAssumptions(config),
    ...space.unknowns.flatMap(({ reason, lazy, sampled }) => (lazy || sampled ? [] : [reason])),
  ]);
  if (moreHoles > 0)
    assumptions.add(`${moreHoles} more rules seem to relay for strangers: ${maxHoles} are shown`);
  return [...assumptions];
}
