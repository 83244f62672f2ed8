import type { Config } from '../model/config/config.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';

/** The well-known open-relay test with netcat: these names, and a client from outside. */
export const netcatTest: EnvelopeInput = {
  src: '203.0.113.7',
  helo: 'fakedomain.com',
  mail_from: 'criminal@fakedomain.com',
  rcpt_to: 'victim@otherplace.com',
};

/** The described envelope completed with defaults: a client that uses TLS or logs in sends EHLO. */
export const askedEnvelope = (asked: EnvelopeInput): EnvelopeInput => ({
  ...netcatTest,
  ehlo: asked.auth !== undefined || asked.tls !== undefined,
  ...asked,
});

/** A decision without the secrets of the configuration, and without the client's password. */
export function shownDecision(config: Config, envelope: EnvelopeInput, decided: Decision): Decision {
  const decision = redact(decided, secretsOf(config));
  if (!Array.isArray(envelope.auth)) return decision;
  const transcript = decision.transcript.map((line) => line.replace(/(?<=^C: AUTH PLAIN ).*/, '********'));
  return { ...decision, transcript };
}
