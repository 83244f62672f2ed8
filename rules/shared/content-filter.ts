import type { Config, Listener, MatchRule } from '../../src/model/config/config.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';
import { isPrivateAddress } from '../../src/verify/space/public-addresses.js';
import { openListeners } from './strangers.js';

/** Ports that other servers and users connect to: a listener on one of them is not a filter's return path. */
const usualPorts: ReadonlySet<number> = new Set([25, 465, 587]);

/** Whether some action hands mail to a program on this machine, by SMTP or LMTP. */
const hasContentFilter = ({ actions }: Config): boolean =>
  [...actions.values()].some(
    (action) =>
      action.type === 'relay' && action.host?.contents.known && action.host.contents.entries.some(isHere),
  );

/** Whether a relay host is this machine: `smtp://127.0.0.1:10025`, `lmtp://[::1]:10024`, `smtp://localhost:10028`. The URL of a host is scheme, label and host. */
export function isHere({ key }: { readonly key: string }): boolean {
  const host = /^(?:[a-z+]+:\/\/)?(?:[^@]*@)?(\[[^\]]*\]|[^:/]*)/i.exec(key)?.[1] ?? '';
  return !isReachable({ on: host.replace(/^\[|\]$/g, '') });
}

/**
 * The listeners through which a content filter returns mail: they have a tag that rules ask for, their port is not one that others connect to, and some action hands
 * mail to a program on this machine. Only listeners that strangers reach are included.
 */
export function waysBack(
  config: Config,
): readonly { readonly listener: Listener; readonly rules: readonly MatchRule[] }[] {
  const tagged = openListeners(config).filter(
    ({ on, tag, port }) => tag !== undefined && !usualPorts.has(port) && !isPrivateAddress(on),
  );
  if (tagged.length === 0 || !hasContentFilter(config)) return [];
  return tagged.flatMap((listener) => {
    const rules = config.rules.filter(({ tag, outcome }) => {
      if (tag === undefined || tag.negated || tag.regex || !tag.table.contents.known) return false;
      if (outcome.type !== 'action') return false;
      return tag.table.contents.entries.some(({ key }) => key.toLowerCase() === listener.tag?.toLowerCase());
    });
    return rules.length === 0 ? [] : [{ listener, rules }];
  });
}
