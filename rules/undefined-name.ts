import { type Declaration, declarationsOf, within } from '../src/lint/declarations.js';
import { distinctRefusals, missingName, nameKindOf } from '../src/lint/refusals.js';
import { quote, replace } from '../src/lint/suggest.js';
import type { Config, NameKind } from '../src/model/config.js';
import { nearest } from '../src/source/nearest.js';
import { available } from '../src/source/release.js';
import { type Span, spanText } from '../src/source/text.js';
import { defineRule, type Report } from './rule.js';

const messages = {
  unknown: 'no {kind} is called {name}, so smtpd refuses this; declare it above',
  misspelt: 'no {kind} is called {name}, so smtpd refuses this; did you mean {nearest}',
  below:
    '{kind} {name} is declared only below, and smtpd reads from the top, so it refuses this; declare it above',
  broken: '{kind} {name} does not exist because smtpd refuses its declaration; mend that first',
  unseen: 'no {kind} is called {name} in what was seen; smtpd refuses this unless the include declares it',
  atStart: 'no {kind} is called {name}: smtpd -n accepts this, and smtpd then ends as it starts; declare it',
  whenSending:
    'no {kind} is called {name}: smtpd accepts this, and has no certificate to show when it sends; declare it',
} as const;

export default defineRule({
  id: 'undefined-name',
  category: 'correctness',
  severity: 'error',
  summary: 'something is used that is not declared, or only further below',
  messages,
  *check({ config }) {
    const declarations = declarationsOf(config);
    for (const refusal of distinctRefusals(config)) {
      const kind = nameKindOf(missingName, refusal);
      if (kind === undefined) continue;
      const name = nameAt(config, kind, refusal.span);
      yield reportOf(config, declarations, { kind, name, span: refusal.span, host: refusal.host });
    }
    yield* relaysOf(config, declarations);
  },
});

interface Missing {
  readonly kind: NameKind;
  readonly name: string;
  readonly span: Span;
  readonly host: boolean;
}

function reportOf(
  config: Config,
  declarations: readonly Declaration[],
  missing: Missing,
): Report<keyof typeof messages> {
  const { kind, name, span, host } = missing;
  const data = { kind, name };
  const fatal = !host;
  const same = declarations.find(
    (declaration) => declaration.kind === kind && declaration.name.value === name,
  );
  if (same) {
    const order = config.statements;
    const isBelow =
      order.indexOf(same.statement) > order.findIndex((statement) => within(span, statement.span));
    const related = [{ span: same.name.span, message: isBelow ? 'declared here' : 'refused here' }];
    return { message: isBelow ? 'below' : 'broken', data, span, fatal, related };
  }
  const known = declarations.filter((declaration) => declaration.kind === kind).map(({ name }) => name.value);
  const best = nearest(name, known);
  if (best === undefined)
    return host
      ? { message: 'unseen', data, span, severity: 'note' }
      : { message: 'unknown', data, span, fatal };
  const edit = replace(span, writtenAs(span, name, best));
  return {
    message: 'misspelt',
    data: { ...data, nearest: best },
    span,
    fatal,
    ...(host ? { severity: 'note' as const } : {}),
    suggestions: [{ description: `the ${kind} that is declared`, edits: [edit] }],
  };
}

/** The name without what marks it: `<name>`, `$name`, quotes. */
function nameAt(config: Config, kind: NameKind, span: Span): string {
  const reference = config.references.find((other) => other.kind === kind && within(other.span, span));
  return reference?.name ?? spanText(span).replace(/^[<$"']+|[>"']+$/g, '');
}

/** The new name with the same marks around it as the old one has. */
function writtenAs(span: Span, name: string, other: string): string {
  const text = spanText(span);
  const at = text.lastIndexOf(name);
  if (at === -1) return quote(other);
  const bare = text === name && !/^[A-Za-z0-9_:][\w.:@-]*$/.test(other);
  return bare ? quote(other) : text.slice(0, at) + other + text.slice(at + name.length);
}

/** Relays look up their `pki` and `ca` as written, among names in lower case: when smtpd has started (7.0), before that when it sends. */
function* relaysOf(
  config: Config,
  declarations: readonly Declaration[],
): Generator<Report<keyof typeof messages>> {
  const message = available({ since: '7.0' }, config.release) ? 'atStart' : 'whenSending';
  for (const reference of config.references) {
    const { kind, name, span } = reference;
    if (kind !== 'pki' && kind !== 'ca') continue;
    if ((kind === 'pki' ? config.pkis : config.cas).has(name)) continue;
    if (![...config.actions.values()].some((action) => within(span, action.span))) continue;
    const known = declarations.filter((other) => other.kind === kind).map((other) => other.name.value);
    const best = nearest(name, known);
    const suggestions = best && [
      {
        description: `the ${kind} that is declared`,
        edits: [replace(span, writtenAs(span, name, best.toLowerCase()))],
      },
    ];
    yield { message, data: { kind, name }, span, ...(suggestions && { suggestions }) };
  }
}
