import { defineRule } from '../src/lint/rule.js';
import type { Listener, RelayAction } from '../src/model/config/config.js';
import { parseAddress } from '../src/verify/match/address.js';
import { bindingOf, isReachable, serves } from '../src/verify/smtp/bindings.js';
import { hostTextsOf, relayActions } from '../src/verify/smtp/relay-hosts.js';
import { ruleForOthers } from './shared/incoming-mail.js';

export default defineRule({
  id: 'ipv6-only',
  category: 'correctness',
  severity: 'warning',
  summary: 'Mail over IPv4 is left out',
  needs: ['complete-config'],
  messages: {
    listener: {
      message: '`listen on ::` takes no IPv4 connections',
      label: 'IPv6 only',
      note: 'Most mail servers connect over IPv4, and are refused',
      help: 'add `listen on 0.0.0.0`',
    },
    source: {
      message: 'Hosts without IPv6 get no mail from `{action}`',
      label: 'only IPv6 addresses to send from',
      note: 'There is no route from them to an IPv4 address',
      help: 'add an IPv4 address, or leave `src` out',
    },
  },
  *check({ config }) {
    const open = config.listeners.filter((listener) => isReachable(listener) && !listener.proxy);
    const [first] = open;
    if (
      first !== undefined &&
      ruleForOthers(config) !== undefined &&
      open.every(isAllOfIpv6) &&
      !open.some((each) => serves(each, 4))
    )
      yield { message: 'listener', span: first.onSpan };
    for (const action of relayActions(config))
      if (sendsFromIpv6(action))
        yield { message: 'source', data: { action: action.name }, span: action.source?.span ?? action.span };
  },
});

const isAllOfIpv6 = (listener: Listener): boolean => bindingOf(listener).type === 'wildcard';

/** Whether a relay sends from IPv6 addresses only, and its host is not known to have one. */
function sendsFromIpv6(action: RelayAction): boolean {
  const { source } = action;
  if (source?.span === undefined || !source.contents.known || source.contents.entries.length === 0)
    return false;
  if (hostTextsOf(action).some(({ text }) => text.includes('['))) return false;
  return source.contents.entries.every(({ key }) => parseAddress(key)?.family === 6);
}
