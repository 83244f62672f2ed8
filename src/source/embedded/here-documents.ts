import { longestValue, nameOf, valueLength } from './shell-words.js';
import { type LiteralPart, literalLines, PartList, type Range, type TextLiteral } from './text-literal.js';

/** The here-documents of a shell script or a Dockerfile, each followed by those within it. Takes linear time. */
export function hereDocuments(range: Range, depth = 0): readonly TextLiteral[] {
  const found: TextLiteral[] = [];
  let waiting: Iterator<Waiting> = [].values();
  let body: { readonly document: Waiting; readonly start: number } | undefined;
  for (const line of literalLines(range)) {
    if (body === undefined) {
      waiting = openedOn(line.text);
      body = nextBody(waiting, line.next);
      continue;
    }
    const { delimiter, isIndented } = body.document;
    if ((isIndented ? line.text.trim() : line.text.trimEnd()) !== delimiter) continue;
    const { document, start } = body;
    const inside = { text: range.text, start, end: line.start };
    const { target, expands, filter } = document;
    const parts = expands ? { parts: expanded(inside) } : {};
    const more = filter === undefined ? {} : { before: `what "${filter}" makes of it` };
    found.push({
      start,
      end: line.start,
      isHereDocument: true,
      ...parts,
      more,
      ...(target && { target }),
    });
    if (!document.isNested && depth < deepest)
      for (const one of hereDocuments(inside, depth + 1)) found.push(one);
    body = nextBody(waiting, line.next);
  }
  return found;
}

function nextBody(
  waiting: Iterator<Waiting>,
  start: number,
): { readonly document: Waiting; readonly start: number } | undefined {
  const { done, value } = waiting.next();
  return done ? undefined : { document: value, start };
}

/** The maximum nesting depth of here-documents. */
const deepest = 4;

/** A here-document that was opened but whose text has not begun. */
interface Waiting {
  readonly delimiter: string;
  /** Whether the shell expands variables and commands in it. */
  readonly expands: boolean;
  readonly target: TextLiteral['target'] | undefined;
  /** The program through which it goes on its way. */
  readonly filter: string | undefined;
  /** Whether its text is not a script. */
  readonly isNested: boolean;
  /** Whether its last line may be indented: with `<<-`, and where the whole script may be, as in YAML. */
  readonly isIndented: boolean;
}

const opening = /(?<!<)<<(?!<)(-?)[ \t]*(?:'([^']+)'|"([^"]+)"|(\\?)([A-Za-z_][\w.-]*))/g;

function* openedOn(line: string): Generator<Waiting> {
  if (!line.includes('<<') || /^\s*#/.test(line)) return;
  // Computed once for all here-documents of a line, of which there may be tens of thousands.
  const target = targetOf(line);
  const filter = filterOf(line);
  const isNested = !/^\s*RUN\b|\b(?:ba|k|z)?sh\b/.test(line);
  for (const [, dash, single, double, backslash, word] of line.matchAll(opening)) {
    const delimiter = single ?? double ?? word ?? '';
    const expands = word !== undefined && backslash === '';
    const isIndented = dash === '-' || /^\s/.test(line);
    yield { delimiter, expands, target, filter, isNested, isIndented };
  }
}

/** The program that makes another text of a here-document. */
const filterOf = (line: string): string | undefined =>
  line
    .split(/&&|;/)
    .map((command) => {
      if (!command.includes('<<')) return undefined;
      const found = filters.exec(command)?.[1] ?? otherFiles.exec(command)?.[1];
      return found ?? (/\|\s*$/.test(command) ? 'the next line' : unknownProgram(command));
    })
    .find((name) => name !== undefined);

/** A program in a pipeline that is not known to pass a here-document on as it is. */
function unknownProgram(command: string): string | undefined {
  const stages = command.split(/\|(?!\|)/);
  const from = stages.findIndex((stage) => stage.includes('<<'));
  const unknown = stages.slice(from).find((stage) => !passing.test(stage));
  return unknown?.trim().replace(/\s[\s\S]*$/, '');
}

/** Programs that pass a text on, take it as it is, or run it; and the lines of a Dockerfile. */
const passing =
  /(?:^|[\s"'(\x60/=])(?:cat|tee|dd|install|read|ssh|(?:ba|k|z|da|a)?sh|su|runuser|kubectl|oc|docker|podman|lxc|incus|nomad|smtpd(?:-lint)?|cloud-init|COPY|ADD|RUN|true|:)(?:["'\s);&]|$)/;

/** `cat` with another file beside the here-document. */
const otherFiles = /\b(cat)[ \t]+(?:[^\s<>|-]\S*[ \t]+(?:-|\/dev\/stdin)|(?:-|\/dev\/stdin)[ \t]+[^\s<>|&])/;

const filters =
  /(?:^|[\s|(/])(sed|g?awk|perl|envsubst|m4|tr|e?grep|python\d?|ruby|node|php|jinja2?|gomplate|cpp|cut|sort|head|tail|patch)[ \t]/;

/** The file that a command writes to. */
function targetOf(line: string): TextLiteral['target'] | undefined {
  const command = line.replace(/(?<![0-9&])[0-9&]*>>?[ \t]*(?:\/dev\/null\b|&[0-9])|[0-9]>>?[ \t]*\S+/g, '');
  const copied = /^\s*(?:COPY|ADD)\b.*[ \t](\S+)\s*$/.exec(command)?.[1];
  if (copied !== undefined) return { path: copied, appends: false };
  const found =
    /\btee(?:[ \t]+(-i?ai?|--append))?[ \t]+(["']?)([^\s"'<>|;&]+)\2/.exec(command) ??
    /(>>?)[ \t]*(["']?)([^\s"'<>|;&]+)\2/.exec(command);
  if (found === null) return undefined;
  const [, how, , path = ''] = found;
  return { path, appends: how !== undefined && how !== '>' };
}

/** The parts of a here-document whose delimiter is not quoted, in which the shell replaces escapes and expansions. */
function expanded({ text, start, end }: Range): readonly LiteralPart[] {
  const list = new PartList(start);
  for (let at = start; at < end; at += 1) {
    const sequence = text[at] === '\\' ? /^\\[$`\\\n]/.exec(text.slice(at, at + 2))?.[0] : undefined;
    if (sequence !== undefined) {
      list.written(at, at + 2, sequence === '\\\n' ? '' : (sequence[1] ?? ''));
      at += 1;
      continue;
    }
    const length = valueLength(text.slice(at, Math.min(end, at + longestValue)));
    if (length === 0) continue;
    list.placeholder(at, at + length, nameOf(text.slice(at, at + length)));
    at += length - 1;
  }
  list.verbatimTo(end);
  return list.parts;
}
