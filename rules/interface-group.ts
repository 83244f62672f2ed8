import { defineRule } from '../src/lint/rule.js';
import type { Span } from '../src/source/text.js';
import { everywhere, isGroup, isLinuxName, linuxEvidence, onBsd } from './interface-group/interface-names.js';

export default defineRule({
  id: 'interface-group',
  category: 'compatibility',
  severity: 'warning',
  summary: 'An interface that the system of the file does not have',
  messages: {
    group: {
      message: '`{on}` is an interface group, which Linux does not have',
      note: 'The server looks for a host of that name and does not start',
      help: 'name an interface, or listen on `0.0.0.0` and `::`',
    },
    linux: {
      message: 'OpenBSD has no interface called `{on}`',
      label: 'a name of Linux',
      note: 'The server does not start',
      help: 'write `egress`, or the name that `ifconfig` shows',
    },
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
        data: { on },
        span: onSpan,
        related: evidence ? [{ span: evidence, message: 'only Linux has this' }] : [],
        suggestions: platform === 'openbsd' ? onBsd(listener) : everywhere(listener, ports),
      };
    }
  },
});
