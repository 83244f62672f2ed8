import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, Listener } from '../../src/model/config/config.js';
import { type Span, spanText } from '../../src/source/text.js';

/** Groups that OpenBSD always has (ifconfig(8)). */
export const isGroup = (on: string): boolean => on === 'all' || on === 'egress';

/**
 * How the kernel and systemd name interfaces (systemd.net-naming-scheme(7)). BSD systems call them after their drivers (`em0`), and have a group
 * `lo` and, some of them, a `wlan0`.
 */
export const isLinuxName = (on: string): boolean => /^(?:eth\d+|en[opsx]\w*\d\w*|wlp\d\w*)$/.test(on);

/** A place of the file that only a Linux machine has. */
export function linuxEvidence({ listeners, tables, processes }: Config): Span | undefined {
  const listener = listeners.find(({ on }) => isLinuxName(on));
  if (listener !== undefined) return listener.onSpan;
  const ofDebian = /^\/(?:etc\/opensmtpd|usr\/lib(?:exec)?\/(?:\w+-linux-\w+\/)?opensmtpd)\//;
  for (const { path, span } of tables.values()) if (path && span && ofDebian.test(path)) return span;
  for (const { command, span } of processes.values()) if (ofDebian.test(command)) return span;
  return undefined;
}

/** All addresses, for `all`; with one listener on this port, as Linux has no others beside it. */
export function everywhere(
  { on, onSpan, family, port }: Listener,
  ports: ReadonlyMap<number, ReadonlySet<Span>>,
): readonly Suggestion[] {
  if (on !== 'all' || spanText(onSpan) !== 'all') return [];
  if ((ports.get(port)?.size ?? 0) > 1) return [];
  const address = family === 'inet6' ? '::' : '0.0.0.0';
  const what = family === 'inet6' ? 'IPv6' : 'IPv4';
  return [{ description: `Listen on all ${what} addresses`, edits: [replace(onSpan, address)] }];
}

export function onBsd({ on, onSpan }: Listener): readonly Suggestion[] {
  if (spanText(onSpan) !== on) return [];
  return [{ description: 'Listen on the outside interfaces', edits: [replace(onSpan, 'egress')] }];
}
