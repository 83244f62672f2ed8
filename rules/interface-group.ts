import { replace } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, Listener } from '../src/model/config.js';
import { type Span, spanText } from '../src/source/text.js';

export default defineRule({
  id: 'interface-group',
  category: 'compatibility',
  severity: 'warning',
  summary:
    'an interface that the system which the file is for has not got: a group on Linux, eth0 on OpenBSD',
  messages: {
    group:
      '{on} is a group of interfaces, which BSD systems have, and {evidence} is of a Linux machine, where smtpd refuses this; name an interface, or write 0.0.0.0 and ::',
    linux:
      '{on} is what Linux calls an interface, and OpenBSD has none of that name, so smtpd refuses this; write egress, or the name that ifconfig shows',
  },
  *check({ config }) {
    const { listeners, platform } = config;
    const wrong = listeners.filter(({ on }) => (platform === 'openbsd' ? isLinuxName(on) : isGroup(on)));
    if (wrong.length === 0) return;
    const evidence = platform === 'openbsd' ? undefined : linuxEvidence(config);
    if (platform !== 'openbsd' && evidence === undefined) return;
    const ports = new Map<number, Set<Span>>();
    for (const { port, span } of config.listeners) ports.set(port, (ports.get(port) ?? new Set()).add(span));
    for (const listener of wrong) {
      const { on, onSpan } = listener;
      yield {
        message: platform === 'openbsd' ? 'linux' : 'group',
        data: {
          on,
          evidence: evidence?.text ?? '',
        },
        span: onSpan,
        related: evidence ? [{ span: evidence.span, message: 'only Linux has this' }] : [],
        suggestions: platform === 'openbsd' ? onBsd(listener) : everywhere(listener, ports),
      };
    }
  },
});

/** Groups that OpenBSD always has (ifconfig(8)). */
const isGroup = (on: string): boolean => on === 'all' || on === 'egress';

/**
 * How the kernel and systemd name interfaces (systemd.net-naming-scheme(7)). BSD systems call them after their drivers (`em0`), and have a group
 * `lo` and, some of them, a `wlan0`.
 */
const isLinuxName = (on: string): boolean => /^(?:eth\d+|en[opsx]\w*\d\w*|wlp\d\w*)$/.test(on);

interface Evidence {
  readonly text: string;
  readonly span: Span;
}

/** A place of the file that only a Linux machine has. */
function linuxEvidence({ listeners, tables, processes }: Config): Evidence | undefined {
  const listener = listeners.find(({ on }) => isLinuxName(on));
  if (listener !== undefined) return { text: listener.on, span: listener.onSpan };
  const ofDebian = /^\/(?:etc\/opensmtpd|usr\/lib(?:exec)?\/(?:\w+-linux-\w+\/)?opensmtpd)\//;
  for (const { path, span } of tables.values())
    if (path && span && ofDebian.test(path)) return { text: path, span };
  for (const { command, span } of processes.values())
    if (ofDebian.test(command)) return { text: command, span };
  return undefined;
}

/** All addresses, for `all`; with one listener on this port, as Linux has no others beside it. */
function everywhere(
  { on, onSpan, family, port }: Listener,
  ports: ReadonlyMap<number, ReadonlySet<Span>>,
): readonly Suggestion[] {
  if (on !== 'all' || spanText(onSpan) !== 'all') return [];
  if ((ports.get(port)?.size ?? 0) > 1) return [];
  const address = family === 'inet6' ? '::' : '0.0.0.0';
  const what = family === 'inet6' ? 'IPv6' : 'IPv4';
  return [{ description: `it listens on all ${what} addresses`, edits: [replace(onSpan, address)] }];
}

function onBsd({ on, onSpan }: Listener): readonly Suggestion[] {
  if (spanText(onSpan) !== on) return [];
  return [
    { description: 'it listens on the interfaces that lead outside', edits: [replace(onSpan, 'egress')] },
  ];
}
