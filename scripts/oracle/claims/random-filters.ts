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
  refusedForNow,
  reverseExpressions,
  reversePatterns,
  userPatterns,
} from './random-words.js';

const phases = [
  'connect',
  'helo',
  'ehlo',
  'mail-from',
  'rcpt-to',
  'data',
  'data',
  'commit',
  'commit',
] as const;
const order = ['connect', 'helo', 'mail-from', 'rcpt-to', 'data', 'commit'];

/** Generates filters of any phase, including those after RCPT, and returns their names. */
export function randomFilters(making: CaseMaking): readonly string[] {
  const { random } = making;
  if (!random.chance(40)) return [];
  return Array.from({ length: 1 + random.below(3) }, (_, at) => filter(making, at));
}

function filter(making: CaseMaking, at: number): string {
  const { random, lines, features } = making;
  const phase = random.pick(phases);
  const reached = order.indexOf(phase === 'ehlo' ? 'helo' : phase);
  const conditions: (() => string)[] = [
    () => random.pick(['fcrdns', 'rdns']),
    () => criterion(making, 'rdns', reversePatterns, reverseExpressions),
    () => criterion(making, 'src', networks, addressExpressions),
  ];
  if (reached >= 1)
    conditions.push(() => criterion(making, 'helo', [...domains, ...helos], domainExpressions));
  if (reached >= 2)
    conditions.push(
      () => 'auth',
      () => 'auth',
      () => criterion(making, 'auth', userPatterns, ['@example']),
      () => criterion(making, 'mail-from', addressPatterns, addressPatternExpressions),
    );
  if (phase === 'rcpt-to')
    conditions.push(() => criterion(making, 'rcpt-to', addressPatterns, addressPatternExpressions));
  const condition = conditions[random.below(conditions.length)]?.() ?? 'rdns';
  if (reached >= 4) features.add('phases behind RCPT');
  const effect = random.pick([
    'reject "550 no"',
    'reject "550 no"',
    `reject "${refusedForNow}"`,
    'disconnect "550 gone"',
    'report "x"',
    // In phase commit the message can only be refused.
    ...(phase === 'commit' ? [] : (['junk', 'bypass'] as const)),
    ...(phase === 'mail-from' ? (['rewrite "<bob@example.org>"'] as const) : []),
  ]);
  lines.push(`filter f${at} phase ${phase} match ${random.chance(50) ? '!' : ''}${condition} ${effect}`);
  return `f${at}`;
}
