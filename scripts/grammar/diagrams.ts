import type { ISerializedGast } from 'chevrotain';
import {
  type OptionSyntax,
  type OptionTable,
  type StatementSyntax,
  type SyntaxPart,
  statements,
  type ValueKind,
  type ValueSlot,
  valueSlots,
} from '../../grammar/index.js';
import { StatementParser } from '../../grammar/parser.js';
import { today } from '../../grammar/tables/dialect.js';
import type { Availability } from '../../src/source/release.js';
import { type RailroadPiece, railroad, svgOf } from './railroad.js';

/** A diagram and its name. */
export interface RailroadDiagram {
  readonly name: string;
  readonly svg: string;
}

const { Choice, Comment, NonTerminal, OneOrMore, Optional, Sequence, Skip, Terminal, ZeroOrMore } = railroad;

/** The anchor of a diagram. */
export const anchorOf = (name: string): string => name.replaceAll(/\W+/g, '-');

const linkTo = (name: string): RailroadPiece => NonTerminal(name, `#${anchorOf(name)}`);

/** The diagram of a statement, and separate ones for options that are followed by other options: a single diagram would be too large. */
export function statementDiagrams(): readonly RailroadDiagram[] {
  return Object.entries<StatementSyntax>(statements).flatMap(([keyword, syntax]) => {
    const further: RailroadDiagram[] = [];
    const svg = svgOf(Terminal(keyword), ...since(syntax), ...piecesOf(syntax.parts, keyword, further));
    return [{ name: keyword, svg }, ...further];
  });
}

function piecesOf(
  parts: readonly SyntaxPart[],
  within: string,
  further: RailroadDiagram[],
): readonly RailroadPiece[] {
  const sequence = (inner: readonly SyntaxPart[]): RailroadPiece =>
    inSequence(piecesOf(inner, within, further));
  return parts.map((part) => {
    if (typeof part === 'string')
      return isPlain(valueSlots[part]) ? NonTerminal(part) : linkTo(valueName(part));
    if ('word' in part) return inSequence([Terminal(part.word), ...since(part)]);
    if ('symbol' in part) return Terminal(part.symbol);
    if ('optional' in part) return inSequence([Optional(sequence(part.optional)), ...since(part)]);
    if ('many' in part) return ZeroOrMore(inChoice(part.many.map(sequence)));
    if ('either' in part) return inChoice(part.either.map(sequence));
    const options = optionsOf('one' in part ? part.one : part.any, within, further);
    const option = part.negatable ? Sequence(Optional(Terminal('!')), options) : options;
    return 'one' in part ? option : ZeroOrMore(option);
  });
}

function optionsOf(table: OptionTable, within: string, further: RailroadDiagram[]): RailroadPiece {
  const rows = Object.entries<OptionSyntax>(table).map(([keyword, option]) => {
    const { takes = [], followedBy } = option;
    const pieces = [Terminal(keyword), ...since(option), ...piecesOf(takes, within, further)];
    if (followedBy === undefined) return inSequence(pieces);
    const name = `${within} ${keyword}`;
    const deeper: RailroadDiagram[] = [];
    further.push({ name, svg: svgOf(...pieces, ...piecesOf(followedBy, name, deeper)) }, ...deeper);
    return linkTo(name);
  });
  return inChoice(rows);
}

/** Whether a value is only a text. */
const isPlain = ({ accepts, words }: ValueSlot): boolean => accepts.join() === 'text' && words === undefined;

const valueName = (name: string): string => `${name} value`;

/** The diagrams of values that may be of several kinds. */
export function valueDiagrams(): readonly RailroadDiagram[] {
  return Object.entries<ValueSlot>(valueSlots)
    .filter(([, slot]) => !isPlain(slot))
    .map(([name, { accepts, words = [], availability = {} }]) => {
      const kinds = accepts
        .filter((kind) => kind !== 'mapping')
        .map((kind) => inSequence([kindPiece(kind), ...since(availability[kind] ?? {})]));
      const fixed = words.map((word) => inSequence([Terminal(word.word), ...since(word)]));
      return { name: valueName(name), svg: svgOf(inChoice([...kinds, ...fixed])) };
    });
}

const kindPiece = (kind: ValueKind): RailroadPiece =>
  kind === 'list' ? linkTo('braces') : kind === 'reference' ? linkTo('reference') : NonTerminal(kind);

type Gast = ISerializedGast & { readonly name?: string };

/** The written form of tokens that have no other name. */
const written: Readonly<Record<string, string>> = {
  AngleOpen: '<',
  AngleClose: '>',
  Arrow: '=>',
  BraceOpen: '{',
  BraceClose: '}',
  Comma: ',',
  Equals: '=',
};

/** The diagrams of the grammar rules that are not generated from the tables, as Chevrotain serializes them. */
export function ruleDiagrams(names: readonly string[]): readonly RailroadDiagram[] {
  const rules: readonly Gast[] = new StatementParser(today, undefined).getSerializedGastProductions();
  return rules.flatMap(({ name, definition = [] }) =>
    name !== undefined && names.includes(name) ? [{ name, svg: svgOf(...definition.map(gastPiece)) }] : [],
  );
}

function gastPiece({ type, name = '', definition = [] }: Gast): RailroadPiece {
  const inner = definition.map(gastPiece);
  switch (type) {
    case 'Terminal':
      return tokenPiece(name);
    case 'NonTerminal':
      return linkTo(name);
    case 'Alternation':
      return inChoice(inner);
    case 'Option':
      return Optional(inSequence(inner));
    case 'Repetition':
      return ZeroOrMore(inSequence(inner));
    case 'RepetitionMandatory':
      return OneOrMore(inSequence(inner));
    default:
      return inSequence(inner);
  }
}

function tokenPiece(name: string): RailroadPiece {
  if (name === 'Text') return NonTerminal('text');
  if (name === 'EndOfLine') return NonTerminal('end of line');
  return Terminal(written[name] ?? name.replaceAll("'", ''));
}

const inSequence = (pieces: readonly RailroadPiece[]): RailroadPiece =>
  pieces.length === 0 ? Skip() : Sequence(...pieces);

function inChoice(pieces: readonly RailroadPiece[]): RailroadPiece {
  const [only] = pieces;
  return pieces.length === 1 && only ? only : Choice(0, ...pieces);
}

function since(range: Availability): readonly RailroadPiece[] {
  if (range.since !== undefined) return [Comment(`since ${range.since}`)];
  return range.until === undefined ? [] : [Comment(`until ${range.until}`)];
}
