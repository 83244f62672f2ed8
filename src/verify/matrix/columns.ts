import type { Config, Table } from '../../model/config/config.js';
import { isList } from '../../model/config/list-tables.js';
import type { Machine } from '../../model/config/machine.js';
import { type Node, no } from '../bdd/diagram.js';
import { exists } from '../bdd/walks.js';
import type { Flows } from '../flows/flows.js';
import { matchesDomain } from '../match/domain.js';
import { type Ownership, ownNames } from '../relay/own-domains.js';
import type { PublicSuffix } from '../relay/public-suffix.js';
import type { OwnNames } from '../space/own-names.js';
import type { Criteria } from '../space/scope.js';
import type { ColumnKind } from './matrix-result.js';
import { filledInList } from './unread-list.js';

/** A group of recipients that are examined together. */
export interface RecipientColumn {
  readonly kind: ColumnKind;
  /** Domains or addresses as the configuration writes them; for `unseen`, the table's name. */
  readonly names: readonly string[];
  /** Set if the name is what a template fills in. */
  readonly filledIn?: true;
  readonly region: Node;
  /** The unseen table that has them. */
  readonly table?: Table;
}

/** An unseen list that rules look into, with the question whether it has the client or the recipient. */
export interface UnseenList {
  readonly table: Table;
  readonly criteria: Criteria;
}

/** The most own domains that are told apart; if there are more, all own domains are one column. */
const maxDomains = 300;

/** The unseen lists of recipients' domains that rules look into, without duplicates. */
export function unseenDomains(config: Config, anything: Criteria): readonly UnseenList[] {
  const lists = new Map<Table, UnseenList>();
  for (const { for: criterion } of config.rules) {
    const { table, regex, type } = criterion;
    if (type !== 'domain' || table === undefined || regex || table.contents.known || !isList(table)) continue;
    lists.set(table, { table, criteria: { ...anything, for: { ...criterion, negated: false } } });
  }
  return [...lists.values()];
}

/**
 * All recipients, in groups by the configuration's domains: each atom of own domains, domains in unseen lists, foreign domains, and local users. Recipients with a
 * group of their own are assumed to be in no unseen list.
 *
 * @param unseen the unseen lists, each with the recipients that it has
 * @param ownership what else is the server's own, and below which names anyone may register
 */
export function recipientColumns(
  config: Config,
  machine: Machine,
  flows: Flows,
  unseen: readonly { readonly table: Table; readonly node: Node }[],
  ownership: Ownership & { readonly publicSuffix: PublicSuffix },
): readonly RecipientColumn[] {
  const { diagram, foreign } = flows.space;
  const listed = unseen.reduce((node, list) => diagram.or(node, list.node), no);
  return [
    ...ownRecipients(config, machine, flows, ownership).map((own) => ({
      ...own,
      region: diagram.and(own.region, diagram.not(listed)),
    })),
    ...unseen.map(
      ({ table, node }): RecipientColumn => ({
        kind: 'unseen',
        names: [filledInList(table) ?? table.name],
        ...(filledInList(table) !== undefined && { filledIn: true }),
        region: diagram.and(foreign, node),
        table,
      }),
    ),
    { kind: 'foreign', names: [], region: diagram.and(foreign, diagram.not(listed)) },
    { kind: 'local', names: [], region: diagram.and(flows.localRecipients, diagram.not(listed)) },
  ];
}

function ownRecipients(
  config: Config,
  machine: Machine,
  flows: Flows,
  ownership: Ownership & { readonly publicSuffix: PublicSuffix },
): readonly RecipientColumn[] {
  const { diagram, foreign, recipient } = flows.space;
  const [, single, domain] = recipient.fields;
  if (single === undefined || domain === undefined) return [];
  const own = diagram.and(diagram.not(foreign), diagram.not(flows.localRecipients));
  // A listener's name is a domain to ask about only if a rule names it.
  const named = ownNames(
    { ...config, listeners: config.listeners.map((listener) => ({ ...listener, hostname: undefined })) },
    machine,
    ownership.publicSuffix,
    ownership,
  );
  const namesOf = literalNames(flows, named);
  const codes = [...domain.field.atomsIn(diagram.and(own, single.field.set([0])))];
  const singlesOf = new Map<number, number[]>();
  for (const [pair, domains] of recipient.singleDomains)
    for (const code of domains) singlesOf.set(code, [...(singlesOf.get(code) ?? []), pair]);
  const whole = new Set(codes);
  for (const [code, pairs] of singlesOf)
    if (!whole.has(code) && diagram.and(own, single.field.set(pairs)) !== no) codes.push(code);
  const found: RecipientColumn[] = [];
  for (const code of codes) {
    const pairs = singlesOf.get(code) ?? [];
    const inDomain = diagram.or(
      diagram.and(single.field.set([0]), domain.field.set([code])),
      single.field.set([...pairs].sort((a, b) => a - b)),
    );
    const region = diagram.and(own, inDomain);
    const names = whole.has(code)
      ? (namesOf.get(code) ?? patternNames(flows, named, code))
      : addressesIn(flows, region);
    if (region !== no && names.length > 0) found.push({ kind: 'own', names, region });
  }
  if (found.length <= maxDomains) return found;
  return [
    {
      kind: 'own',
      names: found.flatMap(({ names }) => names),
      region: found.reduce((node, { region }) => diagram.or(node, region), no),
    },
  ];
}

/** The domains that rules name in full, by atom. */
function literalNames(
  { space: { recipient } }: Flows,
  { domains }: OwnNames,
): ReadonlyMap<number, readonly string[]> {
  const [, , field] = recipient.fields;
  const found = new Map<number, string[]>();
  for (const name of domains) {
    const code = field && recipient.codes('someone', name)?.get(field.field);
    if (code === undefined) continue;
    const names = found.get(code) ?? [];
    names.push(name);
    found.set(code, names);
  }
  return found;
}

/** The patterns that match the domains of an atom, or an example name if only an expression accepts them. */
function patternNames(
  { space: { recipient } }: Flows,
  { patterns, expressions }: OwnNames,
  code: number,
): readonly string[] {
  const [, , field] = recipient.fields;
  for (const { domain } of recipient.samples((at) => (at === field?.field ? code : 0))) {
    if (domain === undefined) return [];
    const matching = patterns.filter((pattern) => matchesDomain(pattern, domain));
    if (matching.length > 0) return matching.map(({ text }) => text);
    return expressions.length > 0 ? [`names such as ${domain}`] : [];
  }
  return [];
}

function addressesIn(
  { space: { recipient, diagram, unknownLevel } }: Flows,
  region: Node,
): readonly string[] {
  const [, single] = recipient.fields;
  if (single === undefined) return [];
  const here = exists(diagram, region, { first: unknownLevel, end: Number.POSITIVE_INFINITY });
  const names = [...single.field.atomsIn(here)]
    .filter((code) => code > 0)
    .flatMap((code) =>
      [...recipient.samples((field) => (field === single.field ? code : 0))].map(({ text }) => text),
    );
  return [...new Set(names)];
}
