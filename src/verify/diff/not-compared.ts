import type { Config, MatchRule } from '../../model/config/config.js';
import type { Span } from '../../source/text.js';
import { sourceText } from '../match/network.js';
import { flatten } from '../smtp/filter-phases.js';
import { unnamedServer } from '../smtp/local-names.js';
import { hasHabit } from '../smtp/release-habits.js';
import type { ComparedSide } from './contact.js';

/** Something in which two configurations, or their machines, may differ and by which envelopes are not compared. */
interface NotCompared {
  readonly reason: string;
  readonly span: Span | undefined;
}

/** Differences of two whole configurations that are not compared by envelopes. */
export function notCompared(old: ComparedSide, next: ComparedSide): readonly NotCompared[] {
  const found: NotCompared[] = [];
  const add = (reason: string, span?: Span): void => void found.push({ reason, span });
  for (const [name, { config }] of [
    ['old', old],
    ['new', next],
  ] as const)
    for (const { what, path, span } of config.unseen)
      if (what === 'include')
        add(`the ${name} file's include ${path} was not read, and may hold any rule`, span);
  const [before, after] = [old.config.settings.subAddressDelimiter, next.config.settings.subAddressDelimiter];
  if (before !== after)
    add(
      `the delimiter of sub-addresses was ${before} and is ${after}: addresses with either are not compared`,
    );
  if (old.machine.serverName !== next.machine.serverName)
    add(
      `the server's name was ${old.machine.serverName ?? unnamedServer} and is ${next.machine.serverName ?? unnamedServer}: mail for either is not compared`,
    );
  return [...found, ...betweenReleases(old.config, next.config)];
}

/** What two releases read differently, if the configurations use it. */
function betweenReleases(old: Config, next: Config): readonly NotCompared[] {
  const found: NotCompared[] = [];
  const example = { family: 6, bits: 1n } as const;
  if (sourceText(example, old.release) !== sourceText(example, next.release))
    for (const span of [old, next].flatMap(sourceExpressions))
      found.push({ reason: 'how IPv6 addresses are written, which a regular expression looks at', span });
  if (hasHabit('ownsIPv4Literals', old.release) !== hasHabit('ownsIPv4Literals', next.release))
    for (const rule of [old, next].flatMap(({ rules }) => rules))
      if (namesBuiltin(rule))
        found.push({ reason: 'the IPv4 addresses in <localnames>, which differ', span: rule.for.span });
  return found;
}

/** The spans at which a rule or a filter matches client addresses against an expression. */
function sourceExpressions({ rules, socket, listeners }: Config): readonly Span[] {
  const filters = [socket, ...listeners].flatMap((one) => flatten(one.filters));
  return [
    ...rules.flatMap(({ from }) => (from.type === 'src' && from.regex ? [from.span] : [])),
    ...filters.flatMap((filter) =>
      filter.type === 'phase' && filter.condition?.on === 'src' && filter.condition.regex
        ? [filter.condition.span]
        : [],
    ),
  ];
}

const namesBuiltin = ({ for: { type, table } }: MatchRule): boolean =>
  type === 'domain' && table?.origin === 'builtin';
