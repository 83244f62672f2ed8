import type { CriterionExplanation, RuleExplanation } from '../../verify/explain/rule-explanation.js';
import type { Envelope } from '../../verify/smtp/ruled-envelope.js';
import { rangeOf } from '../results.js';
import { lookupText, placeText, quotedSpan, quotedWords, subjectText } from './lookup-text.js';
import { type NamedConfig, type WhyPlace, whyPlace } from './why-places.js';

/** One rule of an explanation, for reports. */
export interface WhyRule extends WhyPlace {
  /** Its number, from 1. */
  readonly index: number;
  readonly result: RuleExplanation['result'];
  /** Whether it is evaluated: no earlier rule has decided. */
  readonly asked: boolean;
  /** The criteria of a rule that matches, or those that fail of any other rule, in order. */
  readonly criteria: readonly WhyCriterion[];
  /** A one-line summary. */
  readonly text: string;
}

/** One criterion, and the part of the envelope that it tests. */
export interface WhyCriterion extends WhyPlace {
  readonly criterion: string;
  /** The criterion as written, or as it would be written if it is implied. */
  readonly text: string;
  readonly implied: boolean;
  readonly holds: 'yes' | 'no' | 'error' | 'unseen';
  readonly value: string;
  /** `203.0.113.7 is not local`. */
  readonly reason: string;
  /** The entry of its table that matches the value. */
  readonly entry: { readonly key: string; readonly place: WhyPlace | null } | null;
}

export function whyRule(explained: RuleExplanation, envelope: Envelope, server: NamedConfig): WhyRule {
  const { rule, result, isAsked } = explained;
  const all = explained.criteria.map((criterion) => whyCriterion(criterion, envelope, server));
  const criteria = result === 'matches' ? all : all.filter(({ holds }) => holds !== 'yes');
  return {
    ...whyPlace(rule.span, server),
    index: rule.index,
    result,
    asked: isAsked,
    criteria,
    text: `${placeText(rule.span, server)}: ${ruleText(explained, criteria)}`,
  };
}

function ruleText({ rule, result, isAsked }: RuleExplanation, criteria: readonly WhyCriterion[]): string {
  const { line } = rangeOf(rule.span);
  if (result === 'matches') {
    const found = criteria.filter(({ entry }) => entry !== null).map(({ reason }) => reason);
    return [isAsked ? 'matches' : 'not asked, it would match', ...found].join('; ');
  }
  const failed = criteria.map((each) => {
    const elsewhere = each.line === line ? '' : ` (line ${each.line})`;
    return `${quotedWords(each.text)}${each.implied ? ' (implied)' : elsewhere}: ${each.reason}`;
  });
  return [...(isAsked ? [] : ['not asked']), ...failed].join('; ');
}

function whyCriterion(
  explained: CriterionExplanation,
  envelope: Envelope,
  server: NamedConfig,
): WhyCriterion {
  const { name, criterion, holds, value, entry } = explained;
  const implied = criterion.implied === true;
  const place = entry?.span === undefined ? null : whyPlace(entry.span, server);
  return {
    criterion: name,
    text: implied ? `${name} local` : quotedSpan(criterion.span, server).slice(1, -1),
    implied,
    ...whyPlace(criterion.span, server),
    holds: holds === true ? 'yes' : holds === false ? 'no' : holds,
    value,
    reason: reasonText(explained, envelope, server),
    entry: entry === undefined ? null : { key: entry.key, place },
  };
}

/** The reason why a criterion holds or fails. */
function reasonText(explained: CriterionExplanation, envelope: Envelope, server: NamedConfig): string {
  const { name, lookup, value, entry } = explained;
  if (lookup !== undefined) {
    const { internal } = envelope;
    if (name === 'tag' && value === '' && lookup.found === false) return 'the session has no tag';
    return lookupText(subjectText(name, value, internal), lookup, entry, server);
  }
  switch (name) {
    case 'tls':
      return 'smtpd cannot tell, a temporary failure';
    case 'auth':
      if (!envelope.authenticated) return 'the client has not logged in';
      return explained.holds === 'error'
        ? 'smtpd does not keep the name of the user, a temporary failure'
        : 'the client has logged in';
    case 'from':
      return withoutLookup(explained, envelope);
    default:
      return 'it says nothing';
  }
}

/** The reason for `from socket`, or for `from rdns` without a reverse name. */
function withoutLookup({ criterion, holds, value }: CriterionExplanation, envelope: Envelope): string {
  if (holds === 'error') return 'smtpd cannot tell, a temporary failure';
  if ('type' in criterion && criterion.type === 'rdns')
    return envelope.internal || envelope.hostName() === '<unknown>'
      ? 'the client has no reverse name'
      : `the client is ${envelope.hostName()}`;
  const who = envelope.internal ? 'an expanded address' : value;
  return value === 'local' && !envelope.internal
    ? 'it is the local socket'
    : `${who} is not the local socket`;
}
