import { type Node, no, yes } from '../bdd/diagram.js';
import { exists } from '../bdd/walks.js';
import { isImplausible, networksOfAtoms } from '../relay/trust.js';
import { anonymous, socketUser } from '../space/reserved-users.js';
import type { SourceAtom } from '../space/source-atom.js';
import type { Flows } from './flows.js';
import { listed, type Mail, type Principal } from './principal.js';

/** A group of clients, and its part of a region. */
export interface PrincipalRegion {
  readonly sender: Principal;
  readonly region: Node;
}

export interface PrincipalGrouping {
  /** Whether strangers reach the listener, and choose the address that they claim. */
  readonly claimed: boolean;
}

/** The most samples that are named. */
const maxNamed = 6;

/** Partitions the envelopes of a region by their senders: strangers first, then networks, users, the machine itself, and what aliases send on. */
export function splitByPrincipal(
  flows: Flows,
  region: Node,
  { claimed }: PrincipalGrouping,
): readonly PrincipalRegion[] {
  const { space, ownAddresses, authenticated } = flows;
  const { diagram, auth, source, sources } = space;
  const shares: PrincipalRegion[] = [];
  const take = (where: Node, sender: () => Principal): void => {
    const here = diagram.and(region, where);
    if (here !== no) shares.push({ sender: sender(), region: here });
  };
  const internal = space.kinds('internal');
  const unauthenticated = diagram.and(auth.set([anonymous]), diagram.not(internal));
  if (claimed) take(unauthenticated, () => ({ kind: 'strangers', names: [] }));
  else {
    const network = diagram.and(
      diagram.and(region, unauthenticated),
      diagram.and(space.kinds('ipv4', 'ipv6'), diagram.not(ownAddresses)),
    );
    const codes = [...source.atomsIn(network)].sort((a, b) => a - b);
    const atoms = (list: readonly number[]): readonly SourceAtom[] =>
      list.flatMap((code) => sources[code] ?? []);
    const wide = strangersAmong(flows, codes);
    const named = codes.filter((code) => !wide.includes(code) && isNamed(flows, code));
    // Private addresses that no rule names are treated as strangers are, or the rest of the rule tells them apart.
    const unnamed = codes.filter((code) => !wide.includes(code) && !named.includes(code));
    take(
      diagram.and(
        unauthenticated,
        source.set([...wide, ...(wide.length > 0 ? unnamed : [])].sort((a, b) => a - b)),
      ),
      () => ({
        kind: 'strangers',
        names: [],
      }),
    );
    take(diagram.and(unauthenticated, source.set(wide.length > 0 ? named : codes)), () => ({
      kind: 'networks',
      names: networksOfAtoms(atoms(wide.length > 0 ? named : codes)),
    }));
  }
  take(diagram.and(authenticated, diagram.not(internal)), () => ({
    kind: 'users',
    names: usersIn(flows, region),
  }));
  take(
    diagram.or(
      diagram.and(
        space.kinds('socket', 'proxied-socket'),
        diagram.and(diagram.not(authenticated), claimed ? auth.set([socketUser]) : yes),
      ),
      claimed ? no : diagram.and(unauthenticated, ownAddresses),
    ),
    () => ({ kind: 'machine', names: [] }),
  );
  take(internal, () => ({ kind: 'aliases', names: [] }));
  return shares;
}

/** The most networks that may be left of one network in a rule when others are cut out of it. */
const maxPieces = 8;

/** Whether an atom is a network that a rule means, and not just the private part of a wider one. */
function isNamed({ space }: Flows, code: number): boolean {
  const known = space.sources[code];
  if (known === undefined || known.predicates.length === 0) return false;
  if (space.source.follow(space.publicSources, code) !== no) return true;
  // What an expression matches besides public addresses is not a network of anyone.
  return known.within === undefined && networksOfAtoms([known]).length <= maxPieces;
}

/** The atoms of public addresses that are more than networks that an owner trusts. */
export function strangersAmong(flows: Flows, codes: readonly number[]): readonly number[] {
  const { space } = flows;
  const publicCodes = codes.filter((code) => space.source.follow(space.publicSources, code) !== no);
  if (!areWide(flows, publicCodes)) return [];
  // Each by itself, or all others together, as in the verdict on open relays.
  const wide = wideAmong(flows, publicCodes);
  const others = publicCodes.filter((code) => !wide.includes(code));
  return areWide(flows, others) ? publicCodes : wide;
}

/** The atoms of public addresses each of which is by itself more than a network that an owner trusts. */
export const wideAmong = (flows: Flows, publicCodes: readonly number[]): readonly number[] =>
  publicCodes.filter((code) => areWide(flows, [code]));

const areWide = ({ space, trust }: Flows, codes: readonly number[]): boolean =>
  isImplausible(
    codes.flatMap((code) => space.sources[code] ?? []),
    trust,
  );

function usersIn({ space, authenticated }: Flows, region: Node): readonly string[] {
  const { auth, diagram, userNames } = space;
  const codes = [...auth.atomsIn(diagram.and(region, authenticated))];
  return codes.length >= auth.count - 2
    ? []
    : codes.flatMap((code) => userNames.samples(code).slice(0, 2)).slice(0, maxNamed);
}

/** Describes the mail of a region that one group of clients sends. */
export function describeMail(flows: Flows, region: Node, { kind }: Principal): Mail {
  const foreign = flows.space.diagram.and(region, flows.space.foreign) !== no;
  const network = kind !== 'machine' && kind !== 'aliases';
  return { to: recipientsOf(flows, region), when: conditionsOn(flows, region, network), foreign };
}

function recipientsOf(flows: Flows, region: Node): string {
  const { space, localRecipients } = flows;
  const { diagram, recipient, foreign } = space;
  // The recipients alone, whose levels come after all others of a session: those that some client can write to, whatever was not seen.
  const before = exists(diagram, region, { first: 0, end: recipient.first });
  const here = exists(diagram, before, { first: space.unknownLevel, end: Number.POSITIVE_INFINITY });
  const others = diagram.and(flows.possible, diagram.not(here));
  if (others === no) return 'anyone';
  const names = (node: Node): readonly string[] => [
    ...namesIn(space, diagram.and(node, diagram.not(localRecipients))),
    ...(diagram.and(node, localRecipients) === no ? [] : ['local users']),
  ];
  if (diagram.and(others, foreign) === no) return `anyone but ${listed(names(others))}`;
  const outside = diagram.and(here, foreign);
  const examples = outside === no ? [] : namesIn(space, outside).slice(0, 1);
  const parts = [
    ...names(diagram.and(here, diagram.not(foreign))),
    ...examples.map((name) => `foreign recipients such as ${name}`),
  ];
  return parts.length === 0 ? 'some recipients' : listed(parts);
}

/** The domains of a region's recipients, or the addresses if these are single ones. */
function namesIn(space: Flows['space'], region: Node): readonly string[] {
  const [route, single, domain, user] = space.recipient.fields;
  if (route === undefined || single === undefined || domain === undefined || user === undefined) return [];
  const names: string[] = [];
  const routeCode = [...route.field.atomsIn(region)][0] ?? 0;
  for (const code of single.field.atomsIn(region)) {
    if (names.length > maxNamed) break;
    const codes = new Map([
      [route.field, routeCode],
      [single.field, code],
    ]);
    if (code > 1) {
      for (const { text } of space.recipient.samples((field) => codes.get(field) ?? 0)) names.push(text);
      continue;
    }
    const here = space.diagram.and(region, single.field.set([code]));
    const users = user.field.atomsIn(here);
    const everybody = users.size >= user.field.count;
    for (const domainCode of domain.field.atomsIn(here)) {
      codes.set(domain.field, domainCode);
      codes.set(user.field, [...users].sort((a, b) => a - b)[0] ?? 0);
      for (const sample of space.recipient.samples((field) => codes.get(field) ?? 0))
        names.push(everybody ? (sample.domain ?? sample.text) : sample.text);
      if (names.length > maxNamed) break;
    }
  }
  const different = [...new Set(names)];
  return different.length > maxNamed ? [...different.slice(0, maxNamed), 'others'] : different;
}

function conditionsOn({ space }: Flows, region: Node, network: boolean): readonly string[] {
  const conditions: string[] = [];
  const text = (
    what: string,
    field: typeof space.helo,
    samples: (code: number) => readonly string[],
  ): void => {
    const atoms = [...field.atomsIn(region)];
    if (atoms.length >= field.count) return;
    const sample = atoms.flatMap((code) => samples(code).slice(0, 1))[0];
    conditions.push(`${what} such as ${sample}`);
  };
  const [, single, domain, user] = space.sender.fields;
  if (
    [single, domain, user].some(
      (part) => part !== undefined && part.field.atomsIn(region).size < part.field.count,
    )
  ) {
    const sample = firstPrincipal(space, region);
    conditions.push(sample === '' ? 'with the null sender' : `from senders such as ${sample}`);
  }
  // Mail from the machine itself always has the machine's names.
  if (network) {
    text('with a HELO name', space.helo, (code) => space.heloNames.samples(code));
    text('with a reverse name', space.reverse, (code) => space.reverseNames.samples(code));
  }
  return conditions.map((condition) =>
    condition.replace('a reverse name such as <unknown>', 'no reverse name'),
  );
}

function firstPrincipal(space: Flows['space'], region: Node): string | undefined {
  const codes = new Map<(typeof space.sender.fields)[number]['field'], number>();
  let node = region;
  for (const { field, order } of space.sender.fields) {
    const atoms = field.atomsIn(node);
    const code = order.find((one) => atoms.has(one));
    if (code === undefined) return undefined;
    codes.set(field, code);
    node = space.diagram.and(node, field.set([code]));
  }
  for (const { text } of space.sender.samples((field) => codes.get(field) ?? 0)) return text;
  return undefined;
}
