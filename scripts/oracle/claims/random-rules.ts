import type { CaseMaking } from './maker.js';
import { criterion } from './random-tables.js';
import {
  addressExpressions,
  addressPatternExpressions,
  addressPatterns,
  domainExpressions,
  domains,
  helos,
  networks,
  reverseExpressions,
  reversePatterns,
  userPatterns,
} from './random-words.js';

/** Generates one to six rules; most of those that relay have a criterion that excludes strangers, or seems to. */
export function rulesOf(making: CaseMaking): void {
  const { random, lines } = making;
  for (let left = 1 + random.below(6); left > 0; left -= 1) rule(making);
  if (random.chance(40)) lines.push('match from any for domain "example.org" action "l"');
}

function rule(making: CaseMaking): void {
  const { random, lines } = making;
  const not = (text: string, percent = 15): string => (random.chance(percent) ? `!${text}` : text);
  const outcome = random.below(20);
  const actions = lines.flatMap((line) => /^action "(\w+)"/.exec(line)?.[1] ?? []);
  const relays = outcome < 11;
  const parts = [
    from(making, not),
    relays
      ? random.chance(70)
        ? 'for any'
        : not(criterion(making, 'for domain', domains, domainExpressions), 25)
      : random.pick([
          'for any',
          'for local',
          not(criterion(making, 'for domain', domains, domainExpressions)),
          not(criterion(making, 'for rcpt-to', addressPatterns, addressPatternExpressions)),
        ]),
  ];
  const add = (percent: number, make: () => string): void => {
    if (random.chance(percent)) parts.push(not(make(), 20));
  };
  if (!parts[0]?.includes('auth'))
    add(relays ? 20 : 8, () =>
      random.pick(['auth', criterion(making, 'auth', userPatterns, ['@example', '^alice$'])]),
    );
  add(8, () => `tag ${random.pick(['X', 'y', '{ "X", "y" }'])}`);
  add(relays ? 15 : 6, () => criterion(making, 'helo', [...domains, ...helos], domainExpressions));
  if (!parts[0]?.includes('mail-from'))
    add(relays ? 15 : 8, () => criterion(making, 'mail-from', addressPatterns, addressPatternExpressions));
  if (!parts[1]?.includes('rcpt-to'))
    add(8, () => criterion(making, 'rcpt-to', addressPatterns, addressPatternExpressions));
  add(2, () => 'tls');
  const action = relays ? 'r' : outcome < 15 ? undefined : (actions[random.below(actions.length)] ?? 'l');
  lines.push(`match ${parts.join(' ')} ${action === undefined ? 'reject' : `action "${action}"`}`);
}

function from(making: CaseMaking, not: (text: string) => string): string {
  const { random, features } = making;
  const way = random.below(20);
  if (way < 6) return 'from any';
  if (way < 14) {
    const text = criterion(making, 'from src', networks, addressExpressions);
    if (text.includes('regex')) features.add('addresses by expression');
    return not(text);
  }
  if (way < 16) {
    features.add('reverse names');
    return not(criterion(making, 'from rdns', reversePatterns, reverseExpressions));
  }
  if (way < 17) return not('from rdns');
  if (way < 18) return 'from local';
  if (way < 19)
    return not(random.pick(['from auth', criterion(making, 'from auth', userPatterns, ['@example'])]));
  return not(criterion(making, 'from mail-from', addressPatterns, addressPatternExpressions));
}
