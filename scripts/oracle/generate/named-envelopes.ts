import type { EnvelopeInput } from '../../../src/verify/smtp/envelope.js';
import { Random } from './random.js';

/** Domains of a text beside those that every envelope may have. */
const maxDomains = 8;

/** Random envelopes from the names that a configuration has itself: its domains as senders and recipients. */
export function namedEnvelopes(text: string, seed: number, count: number): readonly EnvelopeInput[] {
  const random = new Random(seed);
  const found = new Set(text.match(/\b(?:[a-z0-9-]+\.)+[a-z]{2,6}\b/gi) ?? []);
  const domains = [
    'example.com',
    'mail.example.org',
    'localhost',
    ...[...found].slice(0, maxDomains),
  ] as const;
  const sources = ['203.0.113.7', '198.51.100.9', '10.1.2.3', '192.168.1.9'] as const;
  const users = ['alice', 'bob', 'root', 'nobody.here', 'alice+x'] as const;
  const address = (): string => `${random.pick(users)}@${random.pick(domains)}`;
  return Array.from({ length: count }, () => ({
    src: random.pick(sources),
    helo: random.pick(domains),
    mail_from: random.chance(15) ? '' : address(),
    rcpt_to: random.chance(10) ? random.pick(users) : address(),
  }));
}
