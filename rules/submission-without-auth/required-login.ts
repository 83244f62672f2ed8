import { insertAfter } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, Listener } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';

/** Suggests requiring a login on a listener, with the table of another listener if there is one. */
export function withAuth(config: Config, listener: Listener): readonly Suggestion[] {
  if (listener.auth === 'none' && (listener.tls === 'none' || listener.tlsSpan === undefined)) return [];
  const model = config.listeners.find(
    ({ auth, authTable, authSpan }) => auth !== 'none' && authTable && authSpan,
  );
  const edit = editOf(listener, model);
  return edit ? [{ description: 'Require a login', edits: [edit] }] : [];
}

function editOf(listener: Listener, model: Listener | undefined) {
  const { authSpan, tlsSpan, auth } = listener;
  if (auth === 'auth-optional') {
    if (authSpan === undefined || !spanText(authSpan).startsWith('auth-optional')) return undefined;
    const { file, start } = authSpan;
    return { span: { file, start, end: start + 'auth-optional'.length }, text: 'auth' };
  }
  const table = /^auth(?:-optional)?\s+(<[\w-]+>)$/.exec(
    model?.authSpan ? spanText(model.authSpan) : '',
  )?.[1];
  if (model !== undefined && (table === undefined || model.span.start > listener.span.start)) {
    // The table may be declared further down only.
    return undefined;
  }
  return tlsSpan && insertAfter(tlsSpan, table === undefined ? ' auth' : ` auth ${table}`);
}
