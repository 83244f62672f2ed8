import { defineRule } from '../src/lint/rule.js';
import type { Span } from '../src/source/text.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import { isPrivateAddress } from '../src/verify/space/public-addresses.js';
import { onLoopback } from './shared/listener-fixes.js';
import { socketText } from './shared/public-listeners.js';

export default defineRule({
  id: 'public-proxy-protocol',
  category: 'relay',
  severity: 'warning',
  summary: 'Strangers choose their address on a public `proxy-v2` listener',
  messages: {
    claimed: {
      message: '`proxy-v2` on `{where}` trusts strangers',
      label: 'any client may send a PROXY header here',
      note: 'A client claims any address it likes, so `from src`, block lists and filters on addresses prove nothing',
      help: 'listen on loopback',
    },
  },
  *check(context) {
    const { config } = context;
    const listeners = config.listeners.filter(
      (listener) => listener.proxy && isReachable(listener) && !isPrivateAddress(listener.on),
    );
    if (listeners.length === 0) return;
    const said = context.verdict.holes.flatMap(({ cause, listener }) =>
      cause === 'proxy' && listener ? [listener] : [],
    );
    for (const listener of listeners) {
      if (said.some((span) => isSame(span, listener.span))) continue;
      const moved = onLoopback(config, listener, 'Accept only a proxy on this machine');
      yield {
        message: 'claimed',
        data: { where: socketText(listener) },
        span: listener.proxySpan ?? listener.span,
        suggestions: moved ? [moved] : [],
      };
    }
  },
});

const isSame = (a: Span, b: Span): boolean => a.file === b.file && a.start === b.start;
