import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { builtIn } from '../model/build/table-slots.js';
import type { Config, Table } from '../model/config/config.js';
import { libexec } from '../model/config/lengths.js';
import { realOrSame, statusOf } from '../source/paths.js';
import { checkoutOf } from '../source/repository.js';
import { changeableByOthers, trustedOwners } from './guarded-path.js';
import { InputError } from './input.js';
import type { SystemUser } from './smtpd-user.js';

/** A table with a program on this machine. */
export interface AskableTable {
  readonly name: string;
  /** What follows the name in the statement: `mysql:/etc/mail/mysql.conf`. */
  readonly source: string;
  readonly program: string;
  /** What the program gets as its argument. */
  readonly argument: string | undefined;
}

/** Where programs are, and who may own the files that they are given. */
export interface AskingMachine {
  /** The folders of programs, instead of the usual ones. */
  readonly places?: readonly string[];
  /** The user that programs run as, unless that is whoever asks. */
  readonly user: SystemUser | undefined;
}

/** The tables of a configuration that have a program on this machine. Throws InputError if it is not known which program smtpd would run. */
export const askableTables = (config: Config, { places }: AskingMachine): readonly AskableTable[] =>
  [...config.tables.values()].flatMap((table) => programOf(table, config, places) ?? []);

/**
 * Throws InputError if somebody else may have chosen what is run: if others may write the configuration, the program, or the file that it is given, or if the
 * configuration is part of a checkout.
 *
 * @param locate the path on this machine of a file of the configuration
 */
export function demandOwnChoice(
  { program, argument }: AskableTable,
  { files }: Config,
  locate: (path: string) => string,
  user: SystemUser | undefined,
): void {
  for (const { path } of files) {
    const at = resolve(locate(path));
    demandOwn(at, trustedOwners());
    const real = realpathSync.native(at);
    // Some keep /etc itself in a repository.
    if (checkoutOf(real) !== undefined && !systemFolders.test(real))
      throw refusal(`${path} is part of a checkout, which must not choose what a program is asked`);
  }
  const readers = new Set([...trustedOwners(), ...(user ? [user.uid] : [])]);
  demandOwn(program, trustedOwners());
  if (argument?.startsWith('/') && statusOf(argument) !== undefined) demandOwn(argument, readers);
}

const systemFolders = /^\/(usr\/local\/)?etc\//;

/** Backends by names that cannot lead out of the folder of programs, and tables by names that cannot end a line of the protocol. */
const plainName = /^[\w.+-]+$/;
const plainTable = /^[^|\p{Cc}]+$/u;

function programOf(
  { name, origin, backend = '', contents }: Table,
  { release, platform }: Config,
  places: readonly string[] = libexec[platform],
): AskableTable | undefined {
  if (origin !== 'backend' || contents.known || contents.unseen === undefined) return undefined;
  if (builtIn(backend, release, platform) || !plainName.test(backend) || !plainTable.test(name))
    return undefined;
  const programs = new Set(places.map((place) => `${place}/table-${backend}`).flatMap(programAt));
  const [program, ...others] = programs;
  if (program === undefined) return undefined;
  if (others.length > 0)
    throw refusal(`${[...programs].join(' and ')} are both here: which one smtpd runs is not known`);
  const source = contents.unseen;
  const colon = source.indexOf(':');
  return { name, source, program, argument: colon < 0 ? undefined : source.slice(colon + 1) };
}

/** The path of a program with the links of its folder resolved, if it is there. */
function programAt(path: string): readonly string[] {
  const at = join(realOrSame(dirname(path)), basename(path));
  return statusOf(at) === undefined ? [] : [at];
}

function demandOwn(path: string, owners: ReadonlySet<number>): void {
  const problem = changeableByOthers(path, owners);
  if (problem !== undefined) throw refusal(problem);
}

const refusal = (why: string): InputError =>
  new InputError(`--ask-tables: no program is asked, because ${why}`);
