import { quote, replace } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import { templateMark } from '../src/lint/template-marks.js';
import { isWhole } from '../src/lint/whole.js';
import { wordsOf } from '../src/lint/words.js';
import type { RelayAction } from '../src/model/config.js';
import { type Span, spanText } from '../src/source/text.js';
import { type HostFault, hostTextsOf, readRelayHost, relaysOf, schemes } from '../src/verify/relay-hosts.js';

const messages = {
  scheme:
    '{host} begins with a scheme that smtpd has not got, so it cannot send there, and mail through {action} comes back in the end; write smtp://, smtp+tls://, smtps:// or lmtp://',
  label:
    '{host} names a login without TLS, which smtpd refuses when it sends, so mail through {action} comes back in the end; write smtp+tls:// or smtps://',
  'lmtp-port':
    '{host} has no port, and lmtp has no usual one, so mail through {action} comes back in the end; add the port',
  port: '{host} has no port from 1 to 65535 behind its colon, so mail through {action} comes back in the end; write the number of the port',
  host: '{host} names no host, so mail through {action} comes back in the end; write a name, or an address in brackets, as in smtp+tls://label@host:587',
  macro:
    '{host} is taken as it is written, as smtpd puts no macro into a longer word or a quoted one, so mail through {action} comes back in the end; write the host out',
  'no-table':
    '{host} names the login {label}, and action {action} has no table of logins, so its mail comes back in the end; add auth <table>',
  'no-login':
    '{host} names the login {label}, which is not in the table of auth, so mail through {action} comes back in the end; add it there',
  'never-tls':
    '{host} never has TLS, and action {action} demands it with tls, so its mail comes back in the end; leave tls out, or write smtp+tls:// or smtps://',
  'unused-table':
    '{host} names no login, so smtpd sends without one and {auth} is never asked; write a label of that table before the host, as in smtp+tls://label@host',
} as const;

type MessageId = keyof typeof messages;

export default defineRule({
  id: 'unusable-relay-host',
  category: 'correctness',
  severity: 'error',
  summary: 'a relay host that smtpd cannot use, which it only notices when it has mail to send',
  messages,
  *check({ config }) {
    if (templateMark(config)) return;
    for (const action of relaysOf(config)) {
      const hosts = hostTextsOf(action);
      // Of several hosts some may want a login and others none.
      const hasLogin = hosts.some(({ text }) => labelOf(text) !== undefined);
      for (const { text, span } of hosts) {
        const fault = faultOf(text, action);
        // An option that seems to be missing may stand in a statement that smtpd refuses.
        if (fault?.message === 'unused-table' && hasLogin) continue;
        if (fault === undefined || (hangsOnAuth.has(fault.message) && !isWhole(config))) continue;
        yield report(fault, text, span, action);
      }
    }
  },
});

function labelOf(text: string): string | undefined {
  const host = readRelayHost(text);
  return typeof host === 'string' ? undefined : host.label;
}

const hangsOnAuth: ReadonlySet<MessageId> = new Set(['no-table', 'unused-table']);

interface Fault {
  readonly message: MessageId;
  readonly label?: string;
}

function faultOf(text: string, action: RelayAction): Fault | undefined {
  const host = readRelayHost(text);
  if (typeof host === 'string') return { message: /\$\w/.test(text) ? 'macro' : (host satisfies HostFault) };
  const { label, scheme } = host;
  if (label !== undefined) {
    if (action.auth === undefined) return { message: 'no-table', label };
    const { contents } = action.auth;
    if (contents.known && !contents.entries.some(({ key }) => key.toLowerCase() === label.toLowerCase()))
      return { message: 'no-login', label };
  } else if (action.auth !== undefined) return { message: 'unused-table' };
  return action.tls && schemes[scheme].plain ? { message: 'never-tls' } : undefined;
}

function report(
  { message, label = '' }: Fault,
  text: string,
  span: Span,
  action: RelayAction,
): Report<MessageId> {
  const { auth, name } = action;
  const table = auth?.name ?? '';
  return {
    message,
    data: {
      host: wordsOf({ file: { path: '', text }, start: 0, end: text.length }, 60),
      action: name,
      label,
      auth: table.startsWith('<') ? 'the table of auth' : `auth <${table}>`,
    },
    span,
    suggestions: otherScheme(message, text, span),
    ...(message === 'unused-table' ? { severity: 'warning' as const } : {}),
  };
}

/** What people write for these; the dialect before 6.4 called them so, too. */
const renamed: Readonly<Record<string, string>> = {
  'tls://': 'smtp+tls://',
  'tls+auth://': 'smtp+tls://',
  'starttls://': 'smtp+tls://',
  'smtp+starttls://': 'smtp+tls://',
  'ssl://': 'smtps://',
  'smtps+auth://': 'smtps://',
  'smtp+ssl://': 'smtps://',
};

/** The host with a scheme that smtpd has, where its text stands there by itself. */
function otherScheme(message: MessageId, text: string, span: Span): readonly Suggestion[] {
  const scheme = /^[a-z+]+:\/\//i.exec(text)?.[0] ?? '';
  const known = message === 'scheme' ? renamed[scheme.toLowerCase()] : undefined;
  const other = message === 'label' ? 'smtp+tls://' : known;
  const written = spanText(span);
  if (other === undefined || (written !== text && written.slice(1, -1) !== text)) return [];
  const better = `${other}${text.slice(scheme.length)}`;
  if (typeof readRelayHost(better) === 'string') return [];
  return [{ description: `the host is reached by ${other}`, edits: [replace(span, quote(better))] }];
}
