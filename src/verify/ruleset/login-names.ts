import type { Config, MatchRule } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import type { Machine } from '../../model/config/machine.js';
import { explore } from '../smtp/exploration.js';
import { hasHabit } from '../smtp/release-habits.js';
import { lookUp } from '../smtp/table-lookup.js';

/** The most users that are checked one by one; with more, any may log in. */
const maxLogins = 200;

/**
 * The names of all users who can log in on some listener, as the tables after `auth` have them; undefined if they are not known, because such a table was not seen,
 * the machine's own users may log in, or there are too many.
 */
export function loginNames({ listeners }: Config): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { auth, authTable } of listeners) {
    if (auth === 'none') continue;
    if (!authTable?.contents.known) return undefined;
    for (const { key } of authTable.contents.entries) names.add(foldCase(key));
    if (names.size > maxLogins) return undefined;
  }
  return names;
}

/** The user of the local socket, whose clients count as authenticated under no name. */
const namelessUser = '';

/** Whether a rule asks for users none of whom can log in on any listener. */
export function asksForNoLogin(
  { auth }: Pick<MatchRule, 'auth'>,
  config: Config,
  machine: Machine,
  names = loginNames(config),
): boolean {
  if (auth === undefined || auth.negated || names === undefined) return false;
  const { table, regex } = auth;
  // Up to 6.6 smtpd fails temporarily instead of comparing names.
  if (table === undefined || !hasHabit('keepsUserNames', config.release)) return false;
  const isMeant = (name: string): boolean => {
    const service = regex ? 'regex' : name.includes('@') ? 'mailaddr' : 'string';
    const { worlds, complete } = explore(
      (knowledge) => lookUp({ config, machine, knowledge }, table, service, name),
      2,
    );
    return !complete || worlds.some(({ result }) => result !== false);
  };
  return ![...names, namelessUser].some(isMeant);
}

/** The configuration without the rules that ask for users none of whom can log in: the same mail flows, and no rule is for a login that does not occur. */
export function withPossibleLogins(config: Config, machine: Machine): Config {
  const names = loginNames(config);
  return { ...config, rules: config.rules.filter((rule) => !asksForNoLogin(rule, config, machine, names)) };
}
