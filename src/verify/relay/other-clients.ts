import { no } from '../bdd/diagram.js';
import { parseAddress } from '../match/address.js';
import { includes } from '../space/address-ranges.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';
import { examples } from '../space/example-texts.js';
import type { ProofQuestion } from './relay-question.js';
import type { Witness } from './witness.js';

/** A part of an envelope for which an owner enters values in tables. */
export type ClientField = 'source' | 'recipient';

/** Public addresses in networks that nobody owns together. */
export const unrelatedSources = {
  4: ['203.0.113.7', '198.51.100.7', '8.8.8.8', '185.17.60.5'],
  6: ['2001:db8:bad::7', '2a01:4f8::7', '2600:1f00::7'],
} as const;

/** The same envelope from other strangers' addresses, or to other foreign domains, which nobody owns together with its own. */
export const otherClients = (
  question: ProofQuestion,
  envelope: Witness,
  field: ClientField,
): readonly Witness[] =>
  field === 'source' ? fromElsewhere(question, envelope) : toElsewhere(question, envelope);

function fromElsewhere({ space }: ProofQuestion, envelope: Witness): readonly Witness[] {
  const own = parseAddress(envelope.src);
  if (own === undefined || envelope.proxy) return [];
  return unrelatedSources[own.family]
    .filter((src) => src !== envelope.src && isStranger(space, src))
    .map((src) => ({ ...envelope, src }));
}

function isStranger({ sources: atoms, source, publicSources }: EnvelopeSpace, text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  const code = atoms.findIndex(
    ({ kind, ranges }) => kind === `ipv${address.family}` && includes(ranges, address.bits),
  );
  return code >= 0 && source.follow(publicSources, code) !== no;
}

function toElsewhere({ space }: ProofQuestion, envelope: Witness): readonly Witness[] {
  const at = envelope.rcpt_to.lastIndexOf('@');
  const user = envelope.rcpt_to.slice(0, at);
  const domain = envelope.rcpt_to.slice(at + 1);
  return examples.recipients.domains
    .filter((other) => other !== domain && isForeign(space, user, other))
    .map((other) => ({ ...envelope, rcpt_to: `${user}@${other}` }));
}

function isForeign({ recipient, foreign }: EnvelopeSpace, user: string, domain: string): boolean {
  const codes = recipient.codes(user, domain);
  if (codes === undefined) return false;
  let node = foreign;
  for (const { field } of recipient.fields) node = field.follow(node, codes.get(field) ?? 0);
  return node !== no;
}
