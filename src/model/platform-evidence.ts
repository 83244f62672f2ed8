import type { Span } from '../source/text.js';
import type { Config } from './config/config.js';

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

/** Interfaces that OpenBSD names after its drivers, or always has. */
const isBsdName = (on: string): boolean =>
  /^(?:lo|em|re|vio|bge|ix|ixl|igc|bnx|vlan|carp|trunk|wg|tun)\d+$/.test(on);

/** OpenBSD's packages run each program as a user of its own whose name begins with an underscore. */
const isBsdUser = (name: string | undefined): boolean => name !== undefined && /^_[a-z]/.test(name);

/**
 * The place by which a file is taken to be OpenBSD's: a listener on an interface group, where another place shows the system, too, and none
 * shows Linux. A group alone may be copied from a manual.
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
