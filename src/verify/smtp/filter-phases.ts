import type { FilterCondition, FilterUse, Listener, Phase, PhaseFilter } from '../../model/config/config.js';
import { parseNetwork } from '../match/network.js';
import { noHostName } from './match-rules.js';
import { replies } from './replies.js';
import { type Context, lookUp, type Service } from './table-lookup.js';
import type { FilterRun } from './trace.js';

/** The parts of a session that built-in filters see, as the client gave them. */
export interface FilterSession {
  readonly source: string;
  readonly hostName: () => string;
  /** Whether the reverse name leads back to the client. */
  readonly forwardConfirmed: () => boolean;
  readonly helo: string;
  /** The user, or undefined if the client has not authenticated. */
  readonly userName: string | undefined;
  /** The texts between the brackets of MAIL FROM and of RCPT TO. */
  readonly mailFrom: string;
  readonly rcptTo: string;
}

/** The decision of a phase's filters. */
export type FilterAnswer =
  | { readonly type: 'proceed' }
  /** The argument is replaced by this text. */
  | { readonly type: 'rewrite'; readonly text: string }
  /** `closes`: whether the connection ends, too. */
  | { readonly type: 'refuse'; readonly reply: string; readonly closes: boolean }
  /** The daemon itself ends. */
  | { readonly type: 'crash'; readonly filter: PhaseFilter };

/** The filters of a chain or list in order, with chains replaced by their members. */
export const flatten = (uses: readonly FilterUse[]): readonly FilterUse['filter'][] =>
  uses.flatMap(({ filter }) => (filter.type === 'chain' ? flatten(filter.members) : [filter]));

/** Whether some built-in filter runs when the message is sent, after its recipients have been accepted. */
export const filtersMessages = (uses: readonly FilterUse[]): boolean =>
  flatten(uses).some((filter) => filter.type === 'phase' && isLate(filter.phase));

const isLate = (phase: Phase): boolean => phase === 'data' || phase === 'commit';

/** Filters of `phase auth` are registered for the connection. */
const registeredAt = (phase: Phase): Phase => (phase === 'auth' ? 'connect' : phase);

/**
 * Runs one phase: the first filter decides whose condition holds and that does not only report (smtpd.conf(5), MAIL FILTERING). External filters may do anything in
 * any phase, and are assumed to let everything pass.
 */
export function runPhase(
  context: Context,
  uses: readonly FilterUse[],
  phase: Phase,
  session: FilterSession,
): FilterAnswer {
  for (const filter of flatten(uses)) {
    if (filter.type === 'process')
      context.knowledge.assume(`filter "${filter.name}" is a program, which lets everything pass`);
    else if (isIgnored(filter)) context.knowledge.assume(`filter "${filter.name}" lets everything pass`);
    const outcome = outcomeOf(context, filter, phase, session);
    const answer = outcome && answerOf(filter, outcome);
    if (answer !== undefined) return answer;
  }
  return { type: 'proceed' };
}

/** The outcome of one filter in a phase, or undefined if it does not run there. */
function outcomeOf(
  context: Context,
  filter: FilterUse['filter'],
  phase: Phase,
  session: FilterSession,
): FilterRun['outcome'] | undefined {
  const { trace } = context;
  const first = trace?.lookups.length;
  const outcome = plainOutcome(context, filter, phase, session);
  if (outcome !== undefined && filter.type !== 'chain')
    trace?.filters.push({ filter, phase, outcome, lookups: trace.lookups.slice(first) });
  return outcome;
}

function plainOutcome(
  context: Context,
  filter: FilterUse['filter'],
  phase: Phase,
  session: FilterSession,
): FilterRun['outcome'] | undefined {
  if (filter.type === 'process') return 'program';
  if (filter.type !== 'phase' || registeredAt(filter.phase) !== phase) return undefined;
  const { condition, effect } = filter;
  // There is no HELO name yet, which smtpd does not expect.
  if (filter.phase === 'auth' && condition?.on === 'helo') return 'crash';
  if (condition === undefined || effect === undefined) return undefined;
  if (effect.type === 'report') return 'report';
  return holds(context, condition, session) ? effect.type : 'no-match';
}

/** The decision of a phase after a filter's outcome, or undefined if the next filter runs. */
function answerOf(filter: FilterUse['filter'], outcome: FilterRun['outcome']): FilterAnswer | undefined {
  if (filter.type !== 'phase') return undefined;
  const text = filter.effect?.text ?? '';
  switch (outcome) {
    case 'crash':
      return { type: 'crash', filter };
    case 'reject':
    case 'disconnect':
      return refusal(text, outcome === 'disconnect');
    case 'rewrite':
      return { type: 'rewrite', text };
    case 'junk':
    case 'bypass':
      return { type: 'proceed' };
    default:
      return undefined;
  }
}

/** Whether a filter's text is sent as the reply; for any other smtpd says that it has an error. */
export const isFilterReply = (text: string): boolean => /^[45]\d\d ./.test(text);

function refusal(text: string, disconnect: boolean): FilterAnswer {
  const reply = isFilterReply(text) ? text : replies.filterError;
  return { type: 'refuse', reply, closes: disconnect || reply.startsWith('421') };
}

function holds(context: Context, condition: FilterCondition, session: FilterSession): boolean {
  return holdsPlainly(context, condition, session) !== condition.negated;
}

function holdsPlainly(context: Context, condition: FilterCondition, session: FilterSession): boolean {
  const { table, regex } = condition;
  // An error counts as no match.
  const inTable = (service: Service, key: string): boolean =>
    table !== undefined && lookUp(context, table, regex ? 'regex' : service, key) === true;
  switch (condition.on) {
    case 'fcrdns':
      return session.forwardConfirmed();
    case 'rdns': {
      const name = session.hostName();
      if (table !== undefined) return inTable('domain', name);
      return name !== noHostName && parseNetwork(name) === undefined;
    }
    case 'src':
      return inTable('netaddr', session.source);
    case 'helo':
      return inTable('domain', session.helo);
    case 'auth':
      if (session.userName === undefined) return false;
      return table === undefined || inTable('string', session.userName);
    case 'mail-from':
      return inTable('mailaddr', session.mailFrom);
    case 'rcpt-to':
      return inTable('mailaddr', session.rcptTo);
  }
}

/** The conditions of all filters that listeners use. */
export function conditionsOf(config: {
  readonly listeners: readonly Pick<Listener, 'filters'>[];
}): readonly FilterCondition[] {
  return config.listeners.flatMap(({ filters }) =>
    flatten(filters).flatMap((filter) =>
      filter.type === 'phase' && filter.condition !== undefined ? [filter.condition] : [],
    ),
  );
}

const isIgnored = (filter: FilterUse['filter']): boolean =>
  filter.type === 'phase' && filter.ignored === true;

/** Assumptions about the programs among the filters of listeners, and about filters that are not modelled. */
export const programAssumptions = (listeners: readonly Pick<Listener, 'filters'>[]): readonly string[] =>
  listeners.flatMap(({ filters }) =>
    flatten(filters).flatMap((filter) =>
      filter.type === 'process'
        ? [`the program of filter "${filter.name}" lets everything through unchanged`]
        : isIgnored(filter)
          ? [`filter "${filter.name}" lets everything through`]
          : [],
    ),
  );
