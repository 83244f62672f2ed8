import type { Config, RelayAction, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import { relayActionOf } from '../../model/config/rule-actions.js';
import { releases } from '../../source/release.js';
import { TooLarge } from '../automata/automaton.js';
import { relayDestinationOf } from '../relay/relay-destination.js';
import { socketTag } from '../smtp/client.js';
import { splitList, trim } from '../smtp/expansion-syntax.js';
import { criteriaOf } from '../space/criteria.js';
import type { Criteria, Scope, ScopedCriteria } from '../space/scope.js';

/** The position of one configuration's rules and listeners in a scope of several. */
export interface FlowPart {
  readonly config: Config;
  readonly firstRule: number;
  readonly firstListener: number;
}

/** The most entries of a `senders` table that are examined one by one. */
const maxSenders = 500;

/** The scope of a question about one or several configurations: their rules followed by the questions, each with its index among the rules. */
export class FlowScope {
  readonly scope: Scope;
  readonly parts: readonly FlowPart[];
  readonly firstQuestion: number;
  /** The indices of the questions for `from local` and `for local`. */
  readonly machineQuestion: number;
  readonly localQuestion: number;
  /** For each table of senders, the indices of the questions who may send as whom. */
  readonly senders = new Map<Table, readonly number[]>();
  /** For each `relay domain`, the index of the question whether it routes a recipient's domain. */
  readonly routes = new Map<RelayAction, number>();

  /** Throws TooLarge. */
  constructor(configs: readonly Config[], questions: readonly Criteria[]) {
    const first = configs[0];
    if (first === undefined) throw new Error('flows of no configuration');
    const rules: ScopedCriteria[] = [];
    // The oldest release: later ones accept fewer octets in addresses.
    const release = releases.find((each) => configs.some((config) => config.release === each));
    const listeners: Scope['listeners'][number][] = [];
    this.parts = configs.map((config) => {
      const part = { config, firstRule: rules.length, firstListener: listeners.length };
      rules.push(
        ...config.rules.map((rule) =>
          config.release === release ? rule : { ...rule, release: config.release },
        ),
      );
      const { tag = socketTag(config.release), filters } = config.socket;
      listeners.push(...config.listeners, { tag, filters });
      return part;
    });
    const ask = (criteria: Criteria): number => rules.push(criteria) - 1;
    this.firstQuestion = rules.length;
    questions.forEach(ask);
    this.machineQuestion = ask(criteriaOf({ machine: true }));
    this.localQuestion = ask(criteriaOf({ localDomains: true }));
    for (const { listeners: each } of configs)
      for (const { senders } of each)
        if (senders !== undefined && !this.senders.has(senders))
          this.senders.set(senders, sendersCriteria(senders).map(ask));
    for (const action of new Set(configs.flatMap(relaysOf))) {
      const onward = relayDestinationOf(action);
      if (onward.type === 'domains' && onward.unseen === undefined)
        this.routes.set(action, ask(criteriaOf({ domains: onward.domains })));
    }
    this.scope = {
      release: release ?? first.release,
      settings: first.settings,
      socket: { tag: undefined },
      listeners,
      rules,
    };
  }
}

const relaysOf = ({ rules }: Config): readonly RelayAction[] =>
  rules.flatMap((rule) => relayActionOf(rule) ?? []);

/** The senders that a listener's table allows each user, as criteria. */
function sendersCriteria(table: Table): readonly Criteria[] {
  const { contents } = table;
  if (!contents.known) {
    const everything = criteriaOf({});
    const span = table.span ?? everything.from.span;
    return [{ ...everything, auth: { negated: false, regex: false, span, table } }];
  }
  if (contents.entries.length > maxSenders) throw new TooLarge(`table <${table.name}> has too many senders`);
  return contents.entries.flatMap(({ key, value = '' }) => {
    const { parts, complete } = splitList(value);
    if (!complete) return [];
    const senders = parts.map(trim).filter((part) => part !== '');
    return [criteriaOf({ users: [foldCase(key)], senders })];
  });
}
