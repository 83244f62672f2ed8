import { type FileHost, fileBytes, type ReadResult } from '../../source/host.js';
import type { Platform, Release } from '../../source/release.js';
import type { BackendFile } from '../backends/backend-file.js';
import { readDatabase } from '../backends/berkeley-db.js';
import { readPasswdFile } from '../backends/passwd-file.js';
import { readSqliteTable } from '../backends/sqlite/sqlite-table.js';
import type { Contents, Table, Unseen } from '../config/config.js';
import { type LookupService, type TableSlotName, tableSlots } from './table-slots.js';

/** A file that could not be read at all. */
type UnreadablePath = ReadResult & { readonly ok: false };

/** The smtpd that opens it. */
interface OpeningServer {
  readonly release: Release;
  readonly platform: Platform;
}

/** Reads the file of a backend's table; gives what it holds for each service. */
type Backend = (
  files: FileHost,
  path: string,
  server: OpeningServer,
) => UnreadablePath | { readonly ok: true; readonly holds: (service: LookupService) => BackendFile };

/** The backends whose files are read here. Keys of `exact` ones are asked for as they are; else each service compares as in a file. */
const backends: Readonly<Record<string, { readonly read: Backend; readonly exact: boolean }>> = {
  db: {
    exact: false,
    read(files, path, { platform }) {
      const read = fileBytes(files, path);
      if (!read.ok) return read;
      const all = readDatabase(read.bytes, platform);
      return { ok: true, holds: () => all };
    },
  },
  sqlite: {
    exact: true,
    read: (files, path, { release }) => readSqliteTable(files, path, release),
  },
  passwd: {
    exact: true,
    read(files, path) {
      const read = files.read(path);
      return read.ok ? { ok: true, holds: (service) => readPasswdFile(read.text, service) } : read;
    },
  },
};

/** Slots in which smtpd takes the next entry of a table rather than look one up. */
const fetching: ReadonlySet<TableSlotName> = new Set(['action host', 'action src']);

/** Slots that ask for something else than the services that they check a table for. */
const otherServices: Readonly<Partial<Record<TableSlotName, LookupService>>> = {
  'match from rdns': 'netaddr',
};

/** Where a table stands; a listener's `auth` takes any. */
export type AskingSlot = TableSlotName | 'listen auth';

function serviceOf(slot: AskingSlot): LookupService {
  if (slot === 'listen auth') return 'credentials';
  if (slot.endsWith(' regex')) return 'regex';
  return otherServices[slot] ?? tableSlots[slot].services[0];
}

const isFetched = (slot: AskingSlot): boolean => slot !== 'listen auth' && fetching.has(slot);

/** The table of a backend whose files are read here: what it answers depends on the slot in which it stands. */
export class BackendTable {
  /** The table as declared: known where it answers the same to every service. */
  readonly base: Table;
  readonly #answers = new Map<string, Table>();
  readonly #file: ReturnType<Backend>;
  readonly #exact: boolean;

  /**
   * Reads the files of a table; undefined: its backend is none of those.
   *
   * @param noteUnseen gets what is not known of it, once for each service
   */
  static of(
    table: Table,
    files: FileHost,
    server: OpeningServer,
    noteUnseen: (unseen: Omit<Unseen, 'span'>) => void,
  ): BackendTable | undefined {
    const { backend = '', path } = table;
    const known = Object.hasOwn(backends, backend) ? backends[backend] : undefined;
    if (known === undefined || path === undefined) return undefined;
    return new BackendTable(table, known.exact, known.read(files, path, server), noteUnseen);
  }

  private constructor(
    table: Table,
    exact: boolean,
    file: ReturnType<Backend>,
    readonly noteUnseen: (unseen: Omit<Unseen, 'span'>) => void,
  ) {
    this.#exact = exact;
    this.#file = file;
    const declared: Table = exact ? { ...table, exact: true } : table;
    this.base = exact && file.ok ? declared : this.#answering(declared, 'string');
  }

  /** Whether smtpd cannot open what was read, whatever it is asked for. */
  get isRefused(): boolean {
    if (!this.#file.ok) return false;
    const answer = this.#file.holds('string');
    return !answer.ok && answer.refused === true;
  }

  /** The table as it is in a slot. */
  in(slot: AskingSlot): Table {
    const isSame = !this.#file.ok || (!this.#exact && !isFetched(slot));
    if (isSame) return this.base;
    const key = isFetched(slot) ? 'fetch' : serviceOf(slot);
    const known =
      this.#answers.get(key) ?? this.#answering(this.base, isFetched(slot) ? undefined : serviceOf(slot));
    this.#answers.set(key, known);
    return known;
  }

  /** @param service undefined: the next entry is asked for */
  #answering(table: Table, service: LookupService | undefined): Table {
    if (!this.#file.ok) return { ...table, contents: this.#unseen(table, this.#file) };
    const answer: BackendFile =
      service === undefined
        ? { ok: false, reason: 'is asked for its next entry' }
        : this.#file.holds(service);
    return {
      ...table,
      contents: answer.ok
        ? { known: true, entries: answer.entries }
        : this.#unseen(table, { message: answer.reason }),
    };
  }

  #unseen(
    { name, backend = '', path = '' }: Table,
    { message, code, outside }: Pick<UnreadablePath, 'message'> & Partial<UnreadablePath>,
  ): Contents {
    const where = `${backend}:${path}`;
    const kind = outside ? 'outside' : 'file';
    this.noteUnseen({
      name: where,
      kind,
      path,
      what: `table ${name}`,
      reason: message,
      ...(code && { code }),
    });
    return { known: false, reason: `table <${name}> is ${where} (${message})`, unseen: where };
  }
}
