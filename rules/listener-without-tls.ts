import { defineRule } from '../src/lint/rule.js';
import { publicListeners, socketText, takenFromStrangers } from './shared/public-listeners.js';
import { Strangers } from './shared/strangers.js';

export default defineRule({
  id: 'listener-without-tls',
  category: 'security',
  severity: 'warning',
  preset: 'strict',
  summary: 'A listener for other servers offers no TLS',
  messages: {
    clear: {
      message: 'No TLS on `{where}`',
      label: 'no `tls` here',
      note: 'All mail that arrives here can be read on its way',
      help: 'declare a `pki` and write `tls pki NAME`',
    },
  },
  *check({ config, machine }) {
    const listeners = publicListeners(config, ({ tls, port }) => tls === 'none' && port === 25);
    if (listeners.length === 0) return;
    const strangers = new Strangers(config, machine);
    for (const listener of listeners) {
      const taken = takenFromStrangers(strangers, listener, config, machine);
      if (taken === undefined) continue;
      yield { message: 'clear', data: { where: socketText(listener) }, span: listener.span };
    }
  },
});
