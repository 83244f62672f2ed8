import type { Span } from '../source/text.js';
import type { Config } from './config/config.js';

/** Groups that OpenBSD always has (ifconfig(8)). */
export const isGroup = (on: string): boolean => on === 'all' || on === 'egress';

/**
 * Whether a name is one that Linux or systemd gives to interfaces (systemd.net-naming-scheme(7)). BSD systems name them after their drivers (`em0`),
 * and have a group `lo` and, some of them, a `wlan0`.
 */
export const isLinuxName = (on: string): boolean => /^(?:eth\d+|en[opsx]\w*\d\w*|wlp\d\w*)$/.test(on);

/** A place in the file that only makes sense on Linux. */
export function linuxEvidence({ listeners, tables, processes }: Config): Span | undefined {
  const listener = listeners.find(({ on }) => isLinuxName(on));
  if (listener !== undefined) return listener.onSpan;
  const ofDebian = /^\/(?:etc\/opensmtpd|usr\/lib(?:exec)?\/(?:\w+-linux-\w+\/)?opensmtpd)\//;
  for (const { path, span } of tables.values()) if (path && span && ofDebian.test(path)) return span;
  for (const { command, span } of processes.values()) if (ofDebian.test(command)) return span;
  return undefined;
}

/** Interfaces that OpenBSD names after its drivers, or always has. */
const isBsdName = (on: string): boolean =>
  /^(?:lo|em|re|vio|bge|ix|ixl|igc|bnx|vlan|carp|trunk|wg|tun)\d+$/.test(on);

/** Whether a user name begins with an underscore: OpenBSD's packages run each program as such a user of its own. */
const isBsdUser = (name: string | undefined): boolean => name !== undefined && /^_[a-z]/.test(name);

/**
 * The place from which a file is concluded to be for OpenBSD: a listener on an interface group, if another place also points to OpenBSD and none to
 * Linux. A group alone may be copied from a manual.
 */
export function openbsdEvidence(config: Config): Span | undefined {
  const { listeners, processes } = config;
  const group = listeners.find(({ on }) => isGroup(on));
  if (group === undefined || linuxEvidence(config) !== undefined) return undefined;
  const isShown =
    listeners.some(({ on }) => isBsdName(on)) ||
    [...processes.values()].some(({ user, group: of }) => isBsdUser(user) || isBsdUser(of));
  return isShown ? group.onSpan : undefined;
}
