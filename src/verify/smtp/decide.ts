import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { spend } from '../budget.js';
import { parseAddress } from '../match/address.js';
import { withAssumedEntries } from './assumptions.js';
import { chooseListener, defaultPort } from './bindings.js';
import { networkClient, peerAddress, socketClient, socketTag } from './client.js';
import { converse, type DialogueAnswer, unaskedAnswer } from './dialogue.js';
import type { Decision, DecisionCase, EnvelopeInput } from './envelope.js';
import { type Exploration, explore } from './exploration.js';
import type { Context } from './table-lookup.js';
import type { Trace } from './trace.js';

/** The most worlds that are explored: combinations of what unseen contents may be. */
const maxWorlds = 128;

/**
 * smtpd's decision on one envelope: the reply to RCPT TO or to an earlier command that is refused; if filters look at the message after that, the reply to DATA or
 * to its final dot. It is `unknown` if the answer depends on what was not seen, and only then.
 *
 * @param input an envelope; by default, a stranger with the names of the well-known netcat test. `src: "local"` is sendmail(8) on the machine itself.
 * @param trace records the decision as it is made, in the first world only, in which no unseen table has any entry
 */
export function decide(config: Config, machine: Machine, input: EnvelopeInput, trace?: Trace): Decision {
  const { config: assumed, machine: described } = askedContext(config, machine, input);
  let noted = trace;
  return unite(
    explore((knowledge) => {
      const context = { config: assumed, machine: described, knowledge, trace: noted };
      noted = undefined;
      return answer(context, input);
    }, maxWorlds),
  );
}

/** The configuration and the machine that an envelope is decided with: with the entries that it assumes, and the address that it connects to. */
export const askedContext = (
  config: Config,
  machine: Machine,
  { assumed = [], dst }: EnvelopeInput,
): Pick<Context, 'config' | 'machine'> => ({
  config: withAssumedEntries(config, assumed),
  machine: withAddress(machine, dst),
});

/** The machine with an address that a client connects to, which must be one of its own. */
function withAddress(machine: Machine, address: string | undefined): Machine {
  if (address === undefined || parseAddress(address) === undefined || machine.addresses.includes(address))
    return machine;
  return { ...machine, addresses: [...machine.addresses, address] };
}

/** The cost of a session, without the rules that are tried, in units of a budget. */
const costOfSession = 2000;

function answer(context: Context, input: EnvelopeInput): DialogueAnswer {
  spend(costOfSession);
  const { config } = context;
  if (input.src === 'local')
    return converse(context, localConnection(context), { ...input, helo: 'localhost' });
  const peer = peerAddress(input);
  if (peer === undefined) return unaskedAnswer(`${input.src} is not an address`, 'connect');
  const chosen = chooseListener(config, input, peer);
  if (chosen === undefined)
    return unaskedAnswer(`connection refused: nobody listens on ${target(input)}`, 'connect');
  const { listener, address } = chosen;
  if (listener.proxy && !input.proxy)
    return unaskedAnswer('no banner: the listener waits for a PROXY header', 'connect');
  if (!listener.proxy && input.proxy)
    return unaskedAnswer('the listener does not take a PROXY header', 'connect');
  const client = networkClient(context, listener, input, peer);
  if (client === undefined) return unaskedAnswer(`${input.proxy} is not an address`, 'connect');
  const { tag = '', filters } = listener;
  return converse(context, { listener, address, client, tag, filters }, input);
}

function target(input: EnvelopeInput): string {
  const place = input.dst === undefined ? '' : `${input.dst} `;
  const tagged = input.tag === undefined ? '' : ` under tag ${input.tag}`;
  return `${place}port ${input.port ?? defaultPort(input)}${tagged}`;
}

function localConnection(context: Context) {
  const { release, socket } = context.config;
  return {
    listener: undefined,
    address: undefined,
    client: socketClient(context),
    tag: socket.tag ?? socketTag(release),
    filters: socket.filters,
  };
}

/** Unites the answers of all worlds into one decision. */
function unite({ worlds, reasons, complete }: Exploration<DialogueAnswer>): Decision {
  const [only, ...others] = worlds;
  if (complete && reasons.length === 0 && others.length === 0 && only?.result !== undefined)
    return certain(only.result, only.assumptions);
  const answers = worlds.map(({ result }) => result);
  const assumptions = [...new Set(worlds.flatMap((world) => world.assumptions))];
  const first = answers[0] ?? unaskedAnswer('', 'rcpt');
  if (complete && answers.every((result) => result?.decision === first.decision))
    return { ...first, dependsOn: [], notDecisive: reasons, assumptions };
  const sameRule = answers.every((result) => result?.rule === first.rule);
  return {
    decision: 'unknown',
    reply: '',
    phase: first.phase,
    rule: sameRule ? first.rule : undefined,
    rules: [],
    deliveries: [],
    transcript: first.transcript.filter((line, at) =>
      answers.every((result) => result === undefined || result.transcript[at] === line),
    ),
    dependsOn: reasons,
    notDecisive: [],
    cases: worlds.map(caseOf),
    assumptions,
  };
}

/** Copies member by member: this runs for each of many envelopes, and an object spread takes a fifth of the time. */
function certain(answer: DialogueAnswer, assumptions: readonly string[]): Decision {
  const { decision, reply, phase, rule, rules, deliveries, transcript } = answer;
  return {
    decision,
    reply,
    phase,
    rule,
    rules,
    deliveries,
    transcript,
    dependsOn: [],
    notDecisive: [],
    assumptions,
  };
}

function caseOf({ given, result }: Exploration<DialogueAnswer>['worlds'][number]): DecisionCase {
  const { decision, reply, phase, deliveries } = result ?? {
    ...unaskedAnswer('', 'rcpt'),
    decision: 'unknown',
  };
  return { given, decision, reply, phase, deliveries };
}
