import type { DocumentHighlight, Location, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { isKeyword, quote } from '../../grammar/index.js';
import { type Edit, type Span, spanText } from '../source/text.js';
import { type AnalysedText, type TextPlace, toRange } from './analysed-text.js';
import { type NameAtPlace, nameAt, usesOf } from './named-things.js';
import { staysInPlace } from './safe-edits.js';

function locationsOf(text: AnalysedText, spans: readonly Span[]): Location[] {
  return spans.flatMap((span) => {
    const uri = text.uriOf(span.file.path);
    return uri === undefined ? [] : [{ uri, range: toRange(span) }];
  });
}

/** `textDocument/definition`: the declarations of the name at a place. */
export const definition = (text: AnalysedText, place: TextPlace): Location[] =>
  locationsOf(text, nameAt(text, place)?.declarations.map(({ span }) => span) ?? []);

/** `textDocument/references`: the uses of the name at a place. */
export function references(text: AnalysedText, place: TextPlace, withDeclaration: boolean): Location[] {
  const name = nameAt(text, place);
  return name === undefined ? [] : locationsOf(text, placesOfName(text, name, withDeclaration));
}

function placesOfName({ conf: { model } }: AnalysedText, name: NameAtPlace, withDeclaration = true): Span[] {
  const declared = withDeclaration ? name.declarations.map(({ span }) => span) : [];
  return [...declared, ...usesOf(model, name)];
}

/** `textDocument/documentHighlight`: 2 for a use, 3 for a declaration. */
export function highlights(text: AnalysedText, place: TextPlace): DocumentHighlight[] {
  const name = nameAt(text, place);
  if (name === undefined) return [];
  const declared = new Set(name.declarations.map(({ span }) => span));
  return placesOfName(text, name)
    .filter(({ file }) => file.path === place.path)
    .map((span) => ({ range: toRange(span), kind: declared.has(span) ? 3 : 2 }));
}

/** `textDocument/prepareRename`: the name itself, without quotes and without the `$` of a macro. */
export function prepareRename(text: AnalysedText, place: TextPlace): Range | undefined {
  const name = nameAt(text, place);
  // The rest of a template, and what fills it in, may have the name in other forms.
  if (name === undefined || name.declarations.length === 0 || text.surroundings?.isTemplate) return undefined;
  return toRange(bare(name.span));
}

/** The name in a span, without the `$` or the quotes around it. */
function bare(span: Span): Span {
  const written = spanText(span);
  if (written.startsWith('$')) return { ...span, start: span.start + 1 };
  return /^["']/.test(written) ? { ...span, start: span.start + 1, end: span.end - 1 } : span;
}

/** `textDocument/rename`, in all files of the configuration. Undefined if the new name is invalid or already used, or if a use comes from a macro. */
export function rename(text: AnalysedText, place: TextPlace, newName: string): WorkspaceEdit | undefined {
  const name = nameAt(text, place);
  if (prepareRename(text, place) === undefined || name === undefined) return undefined;
  if (/["\\\n]/.test(newName) || newName === '') return undefined;
  const { model, release } = text.conf;
  if (name.kind === 'macro' && !/^\w+$/.test(newName)) return undefined;
  if (model.references.some((use) => use.kind === name.kind && use.name === newName)) return undefined;
  const needsQuotes = isKeyword(newName, release) || !/^[A-Za-z_][\w.@:/-]*$/.test(newName);
  const changes: Record<string, TextEdit[]> = {};
  const edits: Edit[] = [];
  for (const span of placesOfName(text, name)) {
    const uri = text.uriOf(span.file.path);
    const written = spanText(span);
    const isMacroUse = written.startsWith('$');
    if (uri === undefined || (isMacroUse && name.kind !== 'macro')) return undefined;
    const wasQuoted = /^["']/.test(written);
    const value = wasQuoted || (needsQuotes && !isMacroUse) ? quote(newName) : newName;
    const newText = isMacroUse ? `$${newName}` : value;
    edits.push({ span, text: newText });
    changes[uri] = [...(changes[uri] ?? []), { range: toRange(span), newText }];
  }
  return staysInPlace(text, edits) ? { changes } : undefined;
}
