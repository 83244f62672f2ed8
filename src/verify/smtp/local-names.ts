import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import type { Release } from '../../source/release.js';
import { formatAddress, parseAddress } from '../match/address.js';
import { hasHabit, type ReleaseHabit } from './release-habits.js';

/** The server's name if the machine's is not known: one that no host has (RFC 2606). */
export const unnamedServer = 'this-server.invalid';

/** The forms in which `<localnames>` has the machine's addresses. */
const literalForms: readonly {
  readonly habit?: ReleaseHabit;
  readonly family: 4 | 6;
  readonly brackets: boolean;
}[] = [
  { habit: 'ownsIPv4Literals', family: 4, brackets: true },
  { family: 4, brackets: false },
  { family: 6, brackets: true },
];

/** The entries of smtpd's built-in tables, which `from local`, `for local`, `from any` and `for any` look into. */
export function builtinEntries(
  name: string,
  config: Pick<Config, 'release'>,
  machine: Machine,
): readonly string[] {
  switch (name) {
    case '<localhost>':
      return localSources(machine);
    case '<localnames>':
      return localNames(config.release, machine);
    case '<anyhost>':
      return ['local', '0.0.0.0/0', '::/0'];
    case '<anydestination>':
      return ['*'];
    default:
      return [];
  }
}

/** `<localhost>`: the local socket and each address of the machine, but not their networks. */
export const localSources = (machine: Machine): readonly string[] => ['local', ...machine.addresses];

/** `<localnames>`: the names and address literals that `for local` means. */
export function localNames(release: Release, machine: Machine): readonly string[] {
  const forms = literalForms.filter(({ habit }) => habit === undefined || hasHabit(habit, release));
  const literals = machine.addresses.flatMap((text) => {
    const address = parseAddress(text);
    if (address === undefined) return [];
    const plain = formatAddress(address);
    return forms
      .filter(({ family }) => family === address.family)
      .map(({ brackets }) => (brackets ? `[${plain}]` : plain));
  });
  return ['localhost', machine.serverName ?? unnamedServer, ...literals];
}
