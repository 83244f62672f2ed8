import { defineRule } from '../src/lint/rule.js';
import { isGroup, isLinuxName, linuxEvidence, openbsdEvidence } from '../src/model/platform-evidence.js';
import { type Span, spanText } from '../src/source/text.js';
import { everywhere, onBsd } from './interface-group/interface-names.js';

export default defineRule({
  id: 'interface-group',
  category: 'compatibility',
  severity: 'warning',
  summary: 'An interface that the system of the file does not have',
  messages: {
    group: {
      message: 'Linux has no interface group `{on}`',
      note: 'The server looks for a host of that name and does not start',
      help: 'name an interface, or listen on `0.0.0.0` and `::`',
    },
    guessed: {
      message: 'Taken for OpenBSD because of `{on}`',
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
    const { platformFrom, host } = config.options;
    const shown = platformFrom === 'text' ? openbsdEvidence(config) : undefined;
    if (shown) yield { message: 'guessed', data: { on: spanText(shown) }, span: shown, severity: 'note' };
    const wrong = listeners.filter(({ on }) => (platform === 'openbsd' ? isLinuxName(on) : isGroup(on)));
    if (wrong.length === 0) return;
    const evidence = platform === 'openbsd' ? undefined : linuxEvidence(config);
    const isSaid = platformFrom === 'user' && host === undefined;
    if (platform !== 'openbsd' && evidence === undefined && !isSaid) return;
    const ports = new Map<number, Set<Span>>();
    for (const { port, span } of config.listeners) ports.set(port, (ports.get(port) ?? new Set()).add(span));
    for (const listener of wrong) {
      const { on, onSpan } = listener;
      yield {
        message: platform === 'openbsd' ? 'linux' : 'group',
        data: { on },
        span: onSpan,
        ...(isSaid && platform === 'portable' && { severity: 'error' as const }),
        related: evidence ? [{ span: evidence, message: 'only Linux has this' }] : [],
        suggestions: platform === 'openbsd' ? onBsd(listener) : everywhere(listener, ports),
      };
    }
  },
});
