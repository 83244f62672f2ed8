import type { Listener, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import type { Place } from '../flows/diagram-places.js';
import { isSameTable } from '../flows/same-tables.js';
import { authoritiesOf, authorityText } from '../smtp/client-certificates.js';
import { flatten } from '../smtp/filter-phases.js';

/** A listener that is only in one of two configurations, or that differs between them. */
export interface ListenerChange {
  readonly kind: 'appears' | 'vanishes' | 'changes';
  /** The place, as `192.0.2.1 port 587`. */
  readonly where: string;
  readonly old: Listener | undefined;
  readonly new: Listener | undefined;
  /** The differences in words: `auth: none, now required`. */
  readonly differences: readonly string[];
}

/** The aspects of a listener that are compared, in words. */
const aspects: Readonly<Record<string, (listener: Listener) => string>> = {
  tls: ({ tls }) =>
    ({ none: 'none', tls: 'offered', 'tls-require': 'required', smtps: 'from the start' })[tls],
  'client certificate': (listener) =>
    listener.verify ? `required, of ${authorityText(listener)}` : 'not required',
  authentication: ({ auth }) => ({ none: 'none', auth: 'required', 'auth-optional': 'offered' })[auth],
  tag: ({ tag }) => tag ?? 'none',
  'PROXY header': ({ proxy }) => (proxy ? 'required' : 'none'),
  hostname: ({ hostname }) => hostname ?? "the server's",
  masquerade: ({ masquerade }) => (masquerade ? 'rewrites the From header' : 'none'),
  'mask-src': ({ maskSource }) => (maskSource ? 'hides where mail comes from' : 'none'),
  filters: ({ filters }) =>
    flatten(filters)
      .map(({ name }) => name)
      .join(', ') || 'none',
};

/** The tables of a listener whose contents are compared. */
const tables: Readonly<Record<string, (listener: Listener) => Table | undefined>> = {
  'who may log in': ({ authTable }) => authTable,
  'who may send as whom': ({ senders }) => senders,
};

/** The most names of a difference that are shown. */
const maxShown = 5;

/** The changes of the listeners themselves. */
export function listenerChanges(
  places: readonly Place[],
  sides: readonly [readonly Listener[], readonly Listener[]],
): readonly ListenerChange[] {
  const met = new Set<string>();
  return places.flatMap(({ listeners: [a, b], on, port }): ListenerChange[] => {
    const old = a === undefined ? undefined : sides[0][a];
    const next = b === undefined ? undefined : sides[1][b];
    const place = { where: `${on} port ${port}`, old, new: next };
    if (old === undefined || next === undefined) {
      const kind = old === undefined ? 'appears' : 'vanishes';
      // A listener on all addresses may appear at several places.
      const key = `${kind} ${a} ${b}`;
      if (met.has(key)) return [];
      met.add(key);
      const facts = ['tls', 'authentication'].map(
        (name) => `${name}: ${aspects[name]?.(next ?? old ?? never())}`,
      );
      return [{ kind, ...place, differences: facts }];
    }
    const differences = [
      ...Object.entries(aspects).flatMap(([name, read]) => {
        const [before, after] = [read(old), read(next)];
        return before === after ? [] : [`${name}: ${before}, now ${after}`];
      }),
      ...authorityDifference(old, next),
      ...Object.entries(tables).flatMap(([name, read]) => tableDifference(name, read(old), read(next))),
    ];
    return differences.length === 0 ? [] : [{ kind: 'changes', ...place, differences }];
  });
}

/** The difference in authorities, if the files have the same name but other contents. */
function authorityDifference(old: Listener, next: Listener): readonly string[] {
  const isSame =
    !old.verify ||
    !next.verify ||
    authorityText(old) !== authorityText(next) ||
    authoritiesOf(old).join() === authoritiesOf(next).join();
  return isSame ? [] : [`client certificate: other authorities in ${next.clientAuthority?.path}`];
}

function never(): never {
  throw new Error('a place without listeners');
}

function tableDifference(name: string, old: Table | undefined, next: Table | undefined): readonly string[] {
  if (isSameTable(old, next)) return [];
  const before = keys(old);
  const after = keys(next);
  if (before === undefined || after === undefined) return [`${name}: ${titleOf(old)}, now ${titleOf(next)}`];
  const gone = [...before].filter((key) => !after.has(key));
  const come = [...after].filter((key) => !before.has(key));
  const list = (names: readonly string[]): string =>
    names.length > maxShown
      ? `${names.slice(0, maxShown).join(', ')} and ${names.length - maxShown} more`
      : names.join(', ');
  if (gone.length + come.length === 0) return [`${name}: other entries for the same names`];
  return [
    ...(come.length === 0 ? [] : [`${name}: now also ${list(come)}`]),
    ...(gone.length === 0 ? [] : [`${name}: no longer ${list(gone)}`]),
  ];
}

function keys(table: Table | undefined): ReadonlySet<string> | undefined {
  if (!table?.contents.known) return undefined;
  return new Set(table.contents.entries.map(({ key }) => foldCase(key)));
}

const titleOf = (table: Table | undefined): string =>
  table === undefined ? 'not said by a table' : `as table <${table.name}> says`;
