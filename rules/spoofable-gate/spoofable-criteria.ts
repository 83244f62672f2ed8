import type { Config, MatchRule, Table } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import type { Span } from '../../src/source/text.js';
import { matchesDomain, parseDomainPattern } from '../../src/verify/match/domain.js';
import {
  matchesMailAddress,
  parseMailAddressPattern,
  splitMailAddress,
} from '../../src/verify/match/mail-address.js';
import { matchesRegex, parseRegex } from '../../src/verify/match/regex.js';
import type { AssumedEntry, EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { unnamedServer } from '../../src/verify/smtp/local-names.js';
import { canHold, exampleMatch } from '../../src/verify/space/matchable-entries.js';
import { exampleAddress, exampleKeys, unremarkable } from '../shared/strangers.js';

/** A claim of a client about itself that is not checked. */
export type ClientClaim = 'sender' | 'helo' | 'rdns';

/** A criterion by which a rule lets in clients that make a claim. */
export interface SpoofableCriterion {
  readonly claim: ClientClaim;
  readonly span: Span;
  /** The claims that meet the criterion, the likeliest first; for an unseen table, one that it is assumed to have. */
  readonly claims: readonly { readonly said: EnvelopeInput; readonly assumed: readonly AssumedEntry[] }[];
}

/** Names that no one has, as entries of unseen tables. */
const unusedNames = { sender: 'known@probe.invalid', helo: 'probe.invalid', rdns: 'probe.invalid' } as const;

const compared = { sender: 'mail', helo: 'domain', rdns: 'reverse' } as const;

/** Whether no client can claim anything that is in a table. */
const holdsForNothing = (claim: ClientClaim, { contents }: Table, regex: boolean): boolean =>
  contents.known && contents.entries.every(({ key }) => canHold(compared[claim], key, regex) === false);

const saidAs = (claim: ClientClaim, text: string): EnvelopeInput =>
  claim === 'sender'
    ? { mail_from: text }
    : claim === 'helo'
      ? { helo: text }
      : // The name need not be confirmed: the owner of the address chooses it.
        { rdns: text, fcrdns: false };

/**
 * The criteria of a rule that ask only for a claim of the client: of a rule that accepts, those that must match; of one that rejects, those that spare the client.
 * Criteria that match nearly everyone (`mail-from "@*"`, any reverse name) do not count, nor do lists of clients to refuse.
 */
export function spoofableCriteriaOf(
  rule: MatchRule,
  config: Config,
  machine: Machine,
): readonly SpoofableCriterion[] {
  const { from, mailFrom, helo, auth, outcome } = rule;
  if (auth && !auth.negated) return [];
  if (from.type === 'local' || from.type === 'socket' || from.type === 'src') if (!from.negated) return [];
  const spares = outcome.type === 'reject';
  const here = machine.serverName ?? unnamedServer;
  const criteria: SpoofableCriterion[] = [];
  const add = (
    claim: ClientClaim,
    criterion:
      | {
          readonly table: Table | undefined;
          readonly negated: boolean;
          readonly regex: boolean;
          readonly span: Span;
        }
      | undefined,
  ): void => {
    const table = criterion?.table;
    if (criterion === undefined || table === undefined || criterion.negated !== spares) return;
    if (isWide(claim, table, criterion.regex, config) || holdsForNothing(claim, table, criterion.regex))
      return;
    criteria.push({ claim, span: criterion.span, claims: claimsFor(claim, table, criterion.regex, here) });
  };
  add('sender', mailFrom);
  add('helo', helo);
  if (from.type === 'rdns') add('rdns', from);
  return criteria;
}

/** Claims of a client that a table matches. */
function claimsFor(
  claim: ClientClaim,
  table: Table,
  regex: boolean,
  here: string,
): SpoofableCriterion['claims'] {
  if (!table.contents.known)
    return [
      {
        said: saidAs(claim, unusedNames[claim]),
        assumed: [{ table: table.name, entry: unusedNames[claim] }],
      },
    ];
  const keys = exampleKeys(table);
  const texts = regex
    ? keys.flatMap((key) => exampleMatch(compared[claim], key) ?? [])
    : keys.map((key) =>
        claim === 'sender' ? exampleAddress(key, here) : key.replaceAll('*', 'a').toLowerCase(),
      );
  return texts.map((text) => ({ said: saidAs(claim, text), assumed: [] }));
}

/** Whether a list matches an unremarkable client. */
function isWide(claim: ClientClaim, table: Table, regex: boolean, { settings }: Config): boolean {
  if (!table.contents.known) return false;
  const said = claim === 'sender' ? unremarkable.mail_from : unremarkable.helo;
  const sender = splitMailAddress(said);
  return table.contents.entries.some(({ key }) => {
    if (regex) return matchesRegex(parseRegex(key), said) === true;
    if (claim === 'rdns') return false;
    if (claim === 'helo') return matchesDomain(parseDomainPattern(key), said);
    const pattern = parseMailAddressPattern(key);
    return (
      pattern !== undefined &&
      sender !== undefined &&
      matchesMailAddress(pattern, sender, settings.subAddressDelimiter)
    );
  });
}
