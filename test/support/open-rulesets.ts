import fc from 'fast-check';
import { faultyConfiguration, type RulesetSize } from './faulty-rulesets.js';

const wide = fc.constantFrom(
  'match from auth for any action "out"',
  'match from any auth mail-from "@example.org" for any action "out"',
  'match for any action "out"',
  'match !tag "OTHER" for any action "out"',
  'match from src "192.0.2.0/24" for any action "out"',
  'match from any for domain "example.org" action "out"',
);
const last = fc.constantFrom(
  'match from any for any action "out"',
  'match from any mail-from "@example.org" for any action "out"',
  'match from any !tag "OTHER" for any action "out"',
  'match from any for any action "out"\nmatch from any for any reject',
);

/** A random configuration with a rule that takes the mail of some before all others, and an open one behind them. */
export const openConfiguration = (most: RulesetSize): fc.Arbitrary<string> =>
  fc
    .tuple(faultyConfiguration(most), wide, last)
    .map(([text, first, open]) =>
      [
        'action "out" relay',
        text.replace('action "out" relay\n', '').replace(/^match/m, `${first}\nmatch`),
        open,
      ].join('\n'),
    );
