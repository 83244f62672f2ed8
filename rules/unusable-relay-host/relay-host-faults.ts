import { quoteString, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, RelayAction } from '../../src/model/config/config.js';
import { type Span, spanText } from '../../src/source/text.js';
import { type HostFault, readRelayHost, schemes } from '../../src/verify/smtp/relay-hosts.js';
import { tableAsWord } from '../shared/table-uses.js';

export type HostMessageId =
  | HostFault
  | 'macro'
  | 'late-tls'
  | 'early-tls'
  | 'never-tls'
  | 'no-login'
  | 'no-table'
  | 'table-name'
  | 'unused-table';

export function labelOf(text: string): string | undefined {
  const host = readRelayHost(text);
  return typeof host === 'string' ? undefined : host.label;
}

export const hangsOnAuth: ReadonlySet<HostMessageId> = new Set(['no-table', 'unused-table']);

export interface HostFaultMessage {
  readonly message: HostMessageId;
  readonly label?: string;
}

export function relayHostFault(
  { text, span }: { readonly text: string; readonly span: Span },
  action: RelayAction,
  config: Config,
): HostFaultMessage | undefined {
  // `relay host hosts`, if `<hosts>` is meant. A machine may have the name of a table.
  if (action.host !== undefined && tableAsWord(config, action.host)?.span === span)
    return { message: 'table-name' };
  const host = readRelayHost(text);
  if (typeof host === 'string') return { message: /\$\w/.test(text) ? 'macro' : (host satisfies HostFault) };
  const { label, scheme, port } = host;
  if (label !== undefined) {
    if (action.auth === undefined) return { message: 'no-table', label };
    const { contents } = action.auth;
    if (contents.known && !contents.entries.some(({ key }) => key.toLowerCase() === label.toLowerCase()))
      return { message: 'no-login', label };
  } else if (action.auth !== undefined) return { message: 'unused-table' };
  if (action.tls && schemes[scheme].plain) return { message: 'never-tls' };
  if (scheme === 'smtps://') return port === 25 || port === 587 ? { message: 'early-tls' } : undefined;
  return port === 465 ? { message: 'late-tls' } : undefined;
}

/** Whether a span holds a text by itself, in quotes or not. */
function isWrittenAs(text: string, span: Span): boolean {
  const written = spanText(span);
  return written === text || written.slice(1, -1) === text;
}

/** Schemes that users write instead of smtpd's; the syntax before 6.4 had some of them. */
const renamed: Readonly<Record<string, string>> = {
  'tls://': 'smtp+tls://',
  'tls+auth://': 'smtp+tls://',
  'starttls://': 'smtp+tls://',
  'smtp+starttls://': 'smtp+tls://',
  'ssl://': 'smtps://',
  'smtps+auth://': 'smtps://',
  'smtp+ssl://': 'smtps://',
};

/** The scheme that corrects a fault. */
const schemeFor: Partial<Readonly<Record<HostMessageId, string>>> = {
  label: 'smtp+tls://',
  'early-tls': 'smtp+tls://',
  'late-tls': 'smtps://',
};

/** Suggests the table that is meant, or a scheme that smtpd has if the host is written by itself. */
export function hostSuggestions(message: HostMessageId, text: string, span: Span): readonly Suggestion[] {
  if (message === 'table-name')
    return [{ description: `Write \`<${text}>\``, edits: [replace(span, `<${text}>`)] }];
  const scheme = /^[a-z+]+:\/\//i.exec(text)?.[0] ?? '';
  const known = message === 'scheme' ? renamed[scheme.toLowerCase()] : undefined;
  const other = schemeFor[message] ?? known;
  if (other === undefined || !isWrittenAs(text, span)) return [];
  const better = `${other}${text.slice(scheme.length)}`;
  if (typeof readRelayHost(better) === 'string') return [];
  return [{ description: `Use \`${other}\``, edits: [replace(span, quoteString(better))] }];
}
