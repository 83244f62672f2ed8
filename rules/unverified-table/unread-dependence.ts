import type { Report } from '../../src/lint/rule.js';
import type { Config, Table, Unseen } from '../../src/model/config/config.js';
import { isList } from '../../src/model/config/list-tables.js';
import type { Span } from '../../src/source/text.js';
import type { Dependence } from '../../src/verify/relay/relay-verdict.js';
import { conditionsOf } from '../../src/verify/smtp/filter-phases.js';
import { groupBy } from '../shared/group-by.js';

type DependenceReport = Report<
  | 'include'
  | 'pattern'
  | 'list'
  | 'chosen'
  | 'database'
  | 'file'
  | 'program'
  | 'process'
  | 'expansion'
  | 'other'
>;

/** Words what the verdict on one configuration depends on. What is declared there, and used, is indexed once for all of its dependences. */
export class DependenceReports {
  readonly #config: Config;
  readonly #includes: ReadonlyMap<Span, Unseen>;
  readonly #tables: ReadonlyMap<Span | undefined, Table>;
  readonly #criteria: ReadonlyMap<string | undefined, readonly AnyCriterion[]>;

  constructor(config: Config) {
    this.#config = config;
    this.#includes = new Map(
      config.unseen.flatMap((unseen) => (unseen.what === 'include' ? [[unseen.span, unseen]] : [])),
    );
    this.#tables = new Map(Array.from(config.tables.values(), (table) => [table.span, table]));
    this.#criteria = groupBy(criteriaOf(config), ({ table }) => table?.name);
  }

  of({ reason, span, chosen }: Dependence): DependenceReport {
    const at = span ?? this.#config.rules[0]?.span ?? { file: this.#config.file, start: 0, end: 0 };
    const missing = span === undefined ? undefined : this.#includes.get(span);
    if (missing)
      return {
        message: /[*?]/.test(missing.path) ? 'pattern' : 'include',
        data: { path: missing.path },
        span: at,
      };
    const table = span === undefined ? undefined : this.#tables.get(span);
    if (table === undefined) return { message: 'other', data: { reason }, span: at };
    const criteria = this.#criteria.get(table.name) ?? [];
    const related = usesOf(criteria).map((use) => ({ span: use, message: 'used here' }));
    if (table.origin === 'file' && table.path !== undefined && !table.contents.known)
      return {
        message: criteria.some(({ regex }) => regex) ? 'file' : chosen ? 'chosen' : 'list',
        data: { path: table.path },
        span: at,
        related,
      };
    if (table.contents.known) return { message: 'other', data: { reason }, span: at, related };
    if (table.backend === 'proc' && table.path?.startsWith('/')) {
      const { path } = table;
      return {
        message: 'process',
        data: { name: table.name, backend: `proc:${path}`, path },
        span: at,
        related,
      };
    }
    const backend =
      table.path === undefined ? (table.backend ?? 'a program') : `${table.backend}:${table.path}`;
    return {
      message: isList(table)
        ? 'database'
        : related.length === 0 && isExpansion(this.#config, table)
          ? 'expansion'
          : 'program',
      data: { name: table.name, backend },
      span: at,
      related,
    };
  }
}

const isExpansion = ({ actions }: Config, table: Table): boolean =>
  [...actions.values()].some(
    (action) =>
      action.type === 'local' && (action.alias?.name === table.name || action.virtual?.name === table.name),
  );

type AnyCriterion = ReturnType<typeof criteriaOf>[number];

const criteriaOf = ({ rules, listeners }: Config) => [
  ...rules.flatMap(({ tag, from, for: target, helo, auth, mailFrom, rcptTo }) =>
    [tag, from, target, helo, auth, mailFrom, rcptTo].flatMap((criterion) => criterion ?? []),
  ),
  ...conditionsOf({ listeners }),
];

/** Where a few of the criteria stand. */
const usesOf = (criteria: readonly AnyCriterion[]): readonly Span[] =>
  [...new Set(criteria.map(({ span }) => span))].slice(0, 3);
