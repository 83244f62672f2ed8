import type { DecisionExplanation } from '../../verify/explain/explain.js';
import { defaultPort, type Obstacle } from '../../verify/smtp/bindings.js';
import type { EnvelopeInput } from '../../verify/smtp/envelope.js';
import { matchingEntry } from '../../verify/smtp/table-lookup.js';
import type { FilterRun } from '../../verify/smtp/trace.js';
import { lookupText, quotedSpan } from './lookup-text.js';
import type { NamedConfig } from './why-places.js';

const families = { inet4: 'IPv4', inet6: 'IPv6' } as const;

/** Why a listener does not take a connection. */
export function obstacleText(
  { listener, obstacle }: DecisionExplanation['obstacles'][number],
  asked: EnvelopeInput,
): string {
  const words: Readonly<Record<Obstacle, string>> = {
    tag: `${listener.tag === undefined ? 'no tag' : `tag ${listener.tag}`}, not ${asked.tag ?? ''}`,
    port: `port ${listener.port}, not ${asked.port ?? defaultPort(asked)}`,
    tls: listener.tls === 'smtps' ? 'TLS from the start, not in clear' : 'no TLS from the start',
    address: `on ${listener.on}, not ${asked.dst ?? ''}`,
    family: `${listener.family === undefined ? `on ${listener.on}` : families[listener.family]}, not the client's address family`,
    loopback: `on ${listener.on}, which only this machine reaches`,
  };
  return words[obstacle];
}

const effects: Readonly<Record<FilterRun['outcome'], string>> = {
  'no-match': 'passes',
  program: 'a program, which is assumed to let everything pass',
  crash: 'smtpd ends: there is no HELO name in phase auth',
  report: 'reports only',
  reject: 'rejects',
  disconnect: 'disconnects',
  rewrite: 'rewrites',
  junk: 'marks as junk, and passes',
  bypass: 'passes, and no later filter is asked',
};

/** The outcome of a filter in one phase, with the reason. */
export function filterText({ filter, phase, outcome, lookups }: FilterRun, server: NamedConfig): string {
  const head = `filter \`${filter.name}\`, ${phase}: `;
  if (filter.type !== 'phase' || outcome === 'crash' || outcome === 'report') return head + effects[outcome];
  const { condition, effect } = filter;
  const [lookup] = lookups;
  const entry =
    lookup?.found === true && lookup.table !== undefined
      ? matchingEntry(server, lookup.table, lookup.service, lookup.key)
      : undefined;
  const about =
    lookup === undefined
      ? condition === undefined
        ? ''
        : `${quotedSpan(condition.span, server)} ${outcome === 'no-match' ? 'does not hold' : 'holds'}`
      : lookupText(lookup.key === '' ? 'the empty word' : lookup.key, lookup, entry, server);
  const shown =
    effect === undefined || effect.text === '' || outcome === 'no-match' ? '' : ` (${effect.text})`;
  return `${head}${effects[outcome]}${shown}${about === '' ? '' : `: ${about}`}`;
}
