import { isComplete } from '../src/lint/is-complete.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import { templateMark } from '../src/lint/template/template-marks.js';
import type { RelayAction } from '../src/model/config/config.js';
import type { Span } from '../src/source/text.js';
import { hostTextsOf, relayActions } from '../src/verify/smtp/relay-hosts.js';
import { excerptOf } from './shared/excerpt.js';
import {
  type HostFaultMessage,
  type HostMessageId,
  hangsOnAuth,
  hostSuggestions,
  labelOf,
  relayHostFault,
} from './unusable-relay-host/relay-host-faults.js';

const bounces = 'Mail through `{action}` waits in the queue and bounces in the end';

const messages = {
  scheme: {
    message: '`{host}` has a scheme unknown to smtpd',
    note: bounces,
    help: 'write `smtp://`, `smtp+tls://`, `smtps://` or `lmtp://`',
  },
  label: {
    message: '`{host}` names a login without TLS',
    label: 'a login is refused without certain TLS',
    note: bounces,
    help: 'write `smtp+tls://` or `smtps://`',
  },
  'lmtp-port': {
    message: 'LMTP needs a port: `{host}`',
    note: bounces,
    help: 'add the port',
  },
  port: {
    message: '`{host}` has an invalid port',
    label: 'a port is a number from 1 to 65535',
    note: bounces,
    help: 'write the number of the port',
  },
  host: {
    message: '`{host}` names no host',
    note: bounces,
    help: 'write a name, or an address in brackets, as in `smtp+tls://label@host:587`',
  },
  macro: {
    message: '`{host}` has a macro that is not expanded',
    label: 'no macro is expanded inside a word or quotes',
    note: bounces,
    help: 'write the host out',
  },
  'table-name': {
    message: '`{host}` is a host name here, not the table',
    note: bounces,
    help: 'write `<{host}>`',
  },
  'no-table': {
    message: 'No `auth` for the login in `{host}`',
    note: bounces,
    help: 'add `auth` with a table that has `{label}`',
  },
  'no-login': {
    message: 'Login `{label}` is not in the `auth` table',
    note: bounces,
    help: 'add `{label}` to the table',
  },
  'late-tls': {
    message: '`{host}` waits for a greeting in clear',
    label: 'TLS starts at once on port 465',
    note: bounces,
    help: 'write `smtps://`, or use port 587',
  },
  'early-tls': {
    message: '`{host}` starts TLS at once',
    label: 'the server greets in clear on this port',
    note: bounces,
    help: 'write `smtp+tls://`, or use port 465',
  },
  'never-tls': {
    message: 'Action demands TLS, `{host}` excludes it',
    note: bounces,
    help: 'remove `tls`, or write `smtp+tls://` or `smtps://`',
  },
  'unused-table': {
    message: '`auth` is unused: no login in `{host}`',
    note: 'Mail is sent without a login',
    help: 'write a label of the table before the host, as in `smtp+tls://label@host`',
  },
} as const;

export default defineRule({
  id: 'unusable-relay-host',
  category: 'correctness',
  severity: 'error',
  summary: 'A relay host that smtpd cannot use when it sends',
  messages,
  *check({ config }) {
    if (templateMark(config)) return;
    for (const action of relayActions(config)) {
      const hosts = hostTextsOf(action);
      // Of several hosts, some may need a login and others none.
      const hasLogin = hosts.some(({ text }) => labelOf(text) !== undefined);
      for (const { text, span } of hosts) {
        const fault = relayHostFault({ text, span }, action, config);
        // An option that seems to be missing may be in a statement that smtpd refuses.
        if (fault?.message === 'unused-table' && hasLogin) continue;
        if (fault === undefined || (hangsOnAuth.has(fault.message) && !isComplete(config))) continue;
        yield report(fault, text, span, action);
      }
    }
  },
});

function report(
  { message, label = '' }: HostFaultMessage,
  text: string,
  span: Span,
  action: RelayAction,
): Report<HostMessageId> {
  return {
    message,
    data: {
      host: excerptOf({ file: { path: '', text }, start: 0, end: text.length }, 36),
      action: action.name,
      label,
    },
    span,
    suggestions: hostSuggestions(message, text, span),
    ...(message === 'unused-table' || message === 'table-name' ? { severity: 'warning' as const } : {}),
  };
}
