import { type FileHost, fileBytes, type ReadResult } from '../../source/host.js';
import type { Platform, Release } from '../../source/release.js';
import type { BackendFile } from '../backends/backend-file.js';
import { readDatabase } from '../backends/berkeley-db.js';
import { readPasswdFile } from '../backends/passwd-file.js';
import { readSqliteTable } from '../backends/sqlite/sqlite-table.js';
import { answersIn } from '../config/asked-table.js';
import type { Contents, Table, Unseen } from '../config/config.js';
import { type LookupService, type TableSlotName, tableSlots } from './table-slots.js';

/** The result for a file that could not be read at all. */
type UnreadablePath = ReadResult & { readonly ok: false };

/** The smtpd that opens the file. */
interface OpeningServer {
  readonly release: Release;
  readonly platform: Platform;
}

/** Reads the file of a backend's table. Returns its contents for each service. */
type Backend = (
  files: FileHost,
  path: string,
  server: OpeningServer,
) => UnreadablePath | { readonly ok: true; readonly holds: (service: LookupService) => BackendFile };

/** The backends whose files are read here. An `exact` one is queried for whole keys; otherwise each service compares as in a file. */
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

/** Slots in which smtpd fetches the next entry of a table instead of looking one up. */
const fetching: ReadonlySet<TableSlotName> = new Set(['action host', 'action src']);

/** Slots that query another service than the one that their table is checked for. */
const otherServices: Readonly<Partial<Record<TableSlotName, LookupService>>> = {
  'match from rdns': 'netaddr',
};

/** The slot in which a table is used. A listener's `auth` takes any table. */
export type AskingSlot = TableSlotName | 'listen auth';

function serviceOf(slot: AskingSlot): LookupService {
  if (slot === 'listen auth') return 'credentials';
  if (slot.endsWith(' regex')) return 'regex';
  return otherServices[slot] ?? tableSlots[slot].services[0];
}

const isFetched = (slot: AskingSlot): boolean => slot !== 'listen auth' && fetching.has(slot);

/** A table of a backend whose files are read here. Its contents depend on the slot in which it is used. */
export class BackendTable {
  /** The table as declared: its contents are known if they are the same for every service. */
  readonly base: Table;
  readonly #answers = new Map<string, Table>();
  readonly #file: ReturnType<Backend>;
  readonly #exact: boolean;

  /**
   * Reads the files of a table. Returns undefined if its backend is none of those.
   *
   * @param noteUnseen receives what is unknown about the table, once for each service
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

  /** Whether smtpd cannot open the file for any service, or why some builds cannot. */
  get problem(): { readonly refused?: true; readonly doubt?: string } {
    if (!this.#file.ok) return {};
    const answer = this.#file.holds('string');
    const { doubt } = answer.ok ? answer : {};
    if (doubt !== undefined) return { doubt };
    return !answer.ok && answer.refused ? { refused: true } : {};
  }

  /** Returns the table as used in a slot. */
  in(slot: AskingSlot): Table {
    const isSame = !this.#file.ok || (!this.#exact && !isFetched(slot));
    if (isSame) return this.base;
    const key = isFetched(slot) ? 'fetch' : serviceOf(slot);
    const known =
      this.#answers.get(key) ?? this.#answering(this.base, isFetched(slot) ? undefined : serviceOf(slot));
    this.#answers.set(key, known);
    return known;
  }

  /** @param service undefined if the next entry is fetched */
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
    { name, backend = '', path = '', contents }: Table,
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
      ...answersIn(contents.known ? undefined : contents.asked),
    });
    const asked = contents.known ? undefined : contents.asked;
    const { said } = answersIn(asked);
    return {
      known: false,
      reason: `table <${name}> is ${where} (${message})${said === undefined ? '' : `, which ${said}`}`,
      unseen: where,
      ...(asked && { asked }),
    };
  }
}
