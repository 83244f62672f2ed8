import type { Directive, Item, Option } from '../../../grammar/ast.js';
import { available } from '../../source/release.js';
import { checks } from '../build/checks.js';
import type { Lowered, Remark } from '../config/lowered.js';
import { lowerListen } from './lower-listen.js';
import { lowerCa, lowerPki } from './lower-pki.js';
import { lowerHalfway, lowerRule } from './lower-rule.js';
import type { LoweringContext } from './lowering-context.js';
import { directive, keyword, option, optionsIn, text } from './nodes.js';
import { renamedLimits, renamedStatements, renamedWord, withoutEffect } from './renamed-words.js';

type Lowering = (old: Directive, surroundings: LoweringContext) => Lowered;

const plain = (old: Directive, name: string, items: readonly Item[]): Lowered => ({
  statements: [directive(name, old, items)],
  remarks: [],
});

/** Translations by the statement's keyword; statements that were only renamed are in renamed-words.ts. */
const lowerings: Readonly<Record<string, Lowering>> = {
  accept: lowerRule,
  'bounce-warn': lowerBounce,
  ca: lowerCa,
  enqueuer: lost('enqueuer filter', 'today it is listen on socket filter NAME, with a filter of today'),
  filter: lost('filter', 'filters of that time do not run today; write filter NAME proc-exec COMMAND'),
  limit: lowerLimit,
  listen: lowerListen,
  map: (old) => plain(old, 'table', tableItems(old)),
  match: lowerHalfway,
  pki: lowerPki,
  queue: lowerQueue,
  reject: lowerRule,
  table: (old) => plain(old, 'table', old.items),
};

/**
 * Translates a statement of the releases before 6.4 to current ones. This is the only place that knows its meaning: the answer of the verifier,
 * `migrate` and the suggestions of rules all derive from it.
 */
export function lower(old: Directive, surroundings: LoweringContext): Lowered {
  const name = old.keyword.value;
  const lowering = Object.hasOwn(lowerings, name) ? lowerings[name] : undefined;
  if (lowering) return lowering(old, surroundings);
  const today = Object.hasOwn(renamedStatements, name) ? renamedStatements[name] : undefined;
  if (today) {
    const [statement, word] = today;
    return plain(old, statement, word === undefined ? old.items : [option(word, old.keyword, old.items)]);
  }
  const instead = renamedWord(withoutEffect.statement, name) ?? 'smtpd has no such statement today';
  return {
    statements: [],
    remarks: [{ weight: 'dropped', text: `${name}: ${instead}`, span: old.span }],
  };
}

function lost(name: string, instead: string): Lowering {
  return (old) => ({
    statements: [],
    remarks: [{ weight: 'lost', text: `${name}: ${instead}`, span: old.span }],
  });
}

function lowerBounce(old: Directive): Lowered {
  if (old.items.length > 0)
    return plain(old, 'bounce', [keyword('warn-interval', old.keyword), ...old.items]);
  const what = 'bounce-warn without a time: today there is always one, 4h unless said otherwise';
  return { statements: [], remarks: [{ weight: 'changed', text: what, span: old.span }] };
}

function lowerLimit(old: Directive, { release }: LoweringContext): Lowered {
  const [kind] = optionsIn(old);
  const today = kind && renamedWord(renamedLimits, kind.keyword.value);
  if (kind === undefined || today === undefined) return { statements: [], remarks: [] };
  const remarks: Remark[] = [];
  const items = today === 'smtp' && available(checks.G12, release) ? atLeast(kind, remarks) : kind.items;
  return { statements: [directive(today, old, [option('limit', old.keyword, items)])], remarks };
}

/** The smallest `max-rcpt` that smtpd accepts since 7.9. */
const fewest = 100;

function atLeast({ items }: Option, remarks: Remark[]): readonly Item[] {
  return items.map((item, at) => {
    const name = items[at - 1];
    const isLimit = name?.type === 'word' && name.value === 'max-rcpt';
    if (!isLimit || item.type !== 'word' || Number(item.value) >= fewest) return item;
    const text = `max-rcpt ${item.value}: smtpd takes no limit below ${fewest} any more, so it is that`;
    remarks.push({ weight: 'changed', text, span: item.span });
    return { ...item, value: String(fewest) };
  });
}

/** Translates `queue encryption key K`. */
function lowerQueue(old: Directive): Lowered {
  const items = optionsIn(old).map(({ keyword: place, items: words }) =>
    option(
      place.value,
      place,
      words.filter((item) => !(item.type === 'word' && item.form === 'keyword')),
    ),
  );
  return plain(old, 'queue', items);
}

/** Translates `map NAME source db "/path"`, which is a table of that backend, as is `map NAME db:/path`. */
function tableItems({ items }: Directive): readonly Item[] {
  const [name, source, backend, path] = items;
  if (backend?.type !== 'word' || path?.type !== 'word' || name === undefined || source === undefined)
    return items;
  const kind = backend.value === 'plain' ? 'file' : backend.value;
  return [name, text(`${kind}:${path.value}`, path)];
}
