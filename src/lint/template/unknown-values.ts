import type { Config, Filter, Listener, MatchRule, RelayAction, Table } from '../../model/config/config.js';
import type { Contents } from '../../model/config/tables.js';
import type { Placeholder, Rendering, Variable } from '../../source/templates/render.js';
import { positionAt } from '../../source/text.js';
import { filledInText } from './written.js';

/**
 * A configuration in which nothing is known about what a template fills in: a table with such an entry may contain anything that it can contain. What does not
 * affect relaying (hosts, names, credentials, aliases, which lead to fixed addresses) is left as it is.
 */
export function withUnknownValues(
  config: Config,
  rendering: Rendering,
  varied: ReadonlyMap<string, Variable>,
  openTags: boolean,
): Config {
  const mapping = new Mapping(rendering, varied);
  const tag = config.listeners.find((each) => each.tag !== undefined && rendering.words.test(each.tag))?.tag;
  const tags = tag === undefined ? undefined : mapping.reasonOf(tag);
  const anyTag = openTags ? 'what a listener is tagged with is not known' : tags;
  return {
    ...config,
    rules: config.rules.map((rule) => mapping.rule(rule, anyTag)),
    filters: new Map([...config.filters].map(([name, filter]) => [name, mapping.filter(filter)])),
    listeners: config.listeners.map((listener) => mapping.listener(listener)),
  };
}

class Mapping {
  /** Placeholders by the words that represent them. */
  readonly #placeholders = new Map<string, Placeholder>();
  readonly #tables = new Map<Table, Table>();
  readonly #filters = new Map<Filter, Filter>();
  readonly #relays = new Map<RelayAction, RelayAction>();

  constructor(
    private readonly rendering: Rendering,
    private readonly varied: ReadonlyMap<string, Variable>,
  ) {
    for (const placeholder of rendering.placeholders) {
      const word = rendering.words.exec(placeholder.word)?.[0];
      if (word !== undefined && !this.#placeholders.has(word)) this.#placeholders.set(word, placeholder);
    }
  }

  rule(rule: MatchRule, anyTag: string | undefined): MatchRule {
    const criterion = <C extends { readonly table: Table | undefined }>(one: C | undefined): C | undefined =>
      one && (one.table === undefined ? one : { ...one, table: this.#table(one.table) });
    const tag =
      rule.tag && anyTag !== undefined
        ? // It is not known whether the tag is this one: it may be.
          {
            ...rule.tag,
            table: {
              ...unknownTable(rule.tag.table, { reason: anyTag }),
              origin: 'backend' as const,
              backend: 'template',
            },
          }
        : criterion(rule.tag);
    const { outcome } = rule;
    return {
      ...rule,
      tag,
      from: criterion(rule.from) ?? rule.from,
      for: criterion(rule.for) ?? rule.for,
      helo: criterion(rule.helo),
      auth: criterion(rule.auth),
      mailFrom: criterion(rule.mailFrom),
      rcptTo: criterion(rule.rcptTo),
      outcome:
        outcome.type === 'action' && outcome.action.type === 'relay'
          ? { ...outcome, action: this.#relay(outcome.action) }
          : outcome,
    };
  }

  #relay(action: RelayAction): RelayAction {
    if (action.domain === undefined) return action;
    const known = this.#relays.get(action) ?? { ...action, domain: this.#table(action.domain) };
    this.#relays.set(action, known);
    return known;
  }

  listener(listener: Listener): Listener {
    if (listener.filters.length === 0) return listener;
    return {
      ...listener,
      filters: listener.filters.map((use) => ({ ...use, filter: this.filter(use.filter) })),
    };
  }

  filter(filter: Filter): Filter {
    const known = this.#filters.get(filter);
    if (known !== undefined) return known;
    const made = this.#newFilter(filter);
    this.#filters.set(filter, made);
    return made;
  }

  #newFilter(filter: Filter): Filter {
    if (filter.type === 'chain')
      return {
        ...filter,
        members: filter.members.map((use) => ({ ...use, filter: this.filter(use.filter) })),
      };
    if (filter.type !== 'phase' || filter.condition?.table === undefined) return filter;
    const { condition } = filter;
    return { ...filter, condition: { ...condition, table: condition.table && this.#table(condition.table) } };
  }

  #table(table: Table): Table {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const unknown = this.#unknownIn(table);
    const made = unknown === undefined ? table : unknownTable(table, unknown);
    this.#tables.set(table, made);
    return made;
  }

  #unknownIn({ name, contents }: Table): UnknownValue | undefined {
    const variable = this.varied.get(name);
    if (variable !== undefined) {
      const { line } = positionAt(this.rendering.written, variable.part.start);
      return { reason: `what table <${name}> holds hangs on line ${line}` };
    }
    if (!contents.known) return undefined;
    const key = contents.entries.find((entry) => this.rendering.words.test(entry.key))?.key;
    return key === undefined ? undefined : this.#unknownOf(key);
  }

  /** Why a text that contains the word for an unknown value is not known. */
  reasonOf(text: string): string {
    return this.#unknownOf(text).reason;
  }

  #unknownOf(text: string): UnknownValue {
    const word = this.rendering.words.exec(text)?.[0]?.toLowerCase();
    const placeholder = word === undefined ? undefined : this.#placeholders.get(word);
    if (placeholder === undefined) return { reason: 'a value that is filled in is not known' };
    const filledIn = filledInText(placeholder);
    return { reason: `${filledIn} is not known`, filledIn };
  }
}

/** Why a value is not known and, if it is filled in, what it is. */
type UnknownValue = Pick<Contents & { readonly known: false }, 'reason' | 'filledIn'>;

const unknownTable = (table: Table, unknown: UnknownValue): Table => ({
  ...table,
  kind: table.kind === 'map' ? 'map' : 'list',
  contents: { known: false, ...unknown },
});
