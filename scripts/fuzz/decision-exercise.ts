import type { EnvelopeInput } from '../../src/index.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { Random } from '../oracle/generate/random.js';
import { helos, mailboxes, proxies, senders, sources } from '../oracle/generate/session-words.js';
import { hostileTexts } from './hostile-words.js';
import type { FuzzSubject } from './subject.js';

const most = 12;

/** Decides on envelopes of every kind, including hostile ones. */
export function exerciseDecisions({ config, machine, random }: FuzzSubject): string {
  const listeners = config.listeners.filter((_, at) => at < 8);
  const decisions = Array.from({ length: most }, () => {
    const listener = listeners[random.below(listeners.length + 1)];
    const envelope = envelopeFor(random, listener?.port, listener?.proxy ?? random.chance(5));
    const { decision, reply, rules, deliveries, transcript } = decide(config, machine, envelope);
    return [decision, reply, rules, deliveries, transcript.length];
  });
  return JSON.stringify(decisions);
}

function envelopeFor(random: Random, port: number | undefined, proxied: boolean): EnvelopeInput {
  const text = (words: readonly [string, ...string[]]): string =>
    random.chance(10) ? random.pick(hostileTexts) : random.pick(words);
  const tls = random.pick(['none', 'none', 'starttls', 'smtps'] as const);
  return {
    src: text(sources),
    tls,
    helo: text(helos),
    mail_from: text(senders),
    rcpt_to: text(mailboxes),
    ...(port === undefined ? {} : { port }),
    ...(random.chance(15) ? { ehlo: false } : {}),
    ...(random.chance(20) ? { auth: random.pick(['alice', 'bob@example.org', '', '\0']) } : {}),
    ...(proxied ? { proxy: text(proxies) } : {}),
    ...(random.chance(30) ? { rdns: random.chance(30) ? null : text(helos), fcrdns: random.chance(50) } : {}),
    ...(random.chance(5) ? { cert: true } : {}),
  };
}
