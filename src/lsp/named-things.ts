import type { Config, NameKind } from '../model/config/config.js';
import { declarationsOf } from '../model/declarations.js';
import type { Span } from '../source/text.js';
import { type AnalysedText, type TextPlace, touches } from './analysed-text.js';
import { isFilledIn } from './surroundings.js';

/** A name that a configuration declares. */
export interface NamedThing {
  readonly kind: NameKind;
  readonly name: string;
  /** The name in its declaration. */
  readonly span: Span;
  /** The statement that declares it. */
  readonly statement: Span;
}

/** Everything with a name, in the order of the text. */
export const namedThingsOf = (config: Config): readonly NamedThing[] =>
  declarationsOf(config).flatMap(({ kind, name: { value, span }, statement }) =>
    statement.type === 'error' ? [] : { kind, name: value, span, statement: statement.span },
  );

/** The places where a name is used, without duplicates. */
export function usesOf(
  { references }: Config,
  { kind, name }: Pick<NamedThing, 'kind' | 'name'>,
): readonly Span[] {
  const uses = references.filter((use) => use.kind === kind && use.name === name).map(({ span }) => span);
  return uses.filter(
    (use, at) =>
      uses.findIndex((other) => other.file.path === use.file.path && other.start === use.start) === at,
  );
}

/** The name at a place. */
export interface NameAtPlace {
  readonly kind: NameKind;
  readonly name: string;
  readonly span: Span;
  readonly declarations: readonly NamedThing[];
}

/** The name that is declared or used at a place, if no template fills it in. A macro takes precedence over the names in its value. */
export function nameAt(
  { conf: { model }, surroundings }: AnalysedText,
  place: TextPlace,
): NameAtPlace | undefined {
  const all = namedThingsOf(model);
  const used = model.references.filter(({ span }) => touches(span, place));
  const found =
    used.find(({ kind }) => kind === 'macro') ?? used[0] ?? all.find(({ span }) => touches(span, place));
  if (found === undefined || isFilledIn(surroundings, found.span)) return undefined;
  const { kind, name, span } = found;
  return { kind, name, span, declarations: all.filter((one) => one.kind === kind && one.name === name) };
}
