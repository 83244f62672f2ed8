import { positionAt, type SourceFile, type Span } from '../source/text.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { Finding, Suggestion } from './finding.js';

/**
 * Templates of smtpd.conf (Ansible's, Puppet's, chezmoi's, envsubst's …): what stands in them for a value is read as some word, and nothing is
 * said that could hang on that word. What becomes of a template with conditions or loops is not known, and it is not judged.
 */

type TemplateMeaning = 'value' | 'control' | 'comment';

/** How templates write things: from `open` to the next `close`. The first that fits at a place counts. */
interface TemplateForm {
  readonly open: string;
  readonly close: string;
  /** Its content must look like this; anything unless said. */
  readonly like?: RegExp;
  readonly is: TemplateMeaning;
}

const forms: readonly TemplateForm[] = [
  { open: '{#', close: '#}', is: 'comment' },
  { open: '{%', close: '%}', is: 'control' },
  { open: '{{!', close: '}}', is: 'comment' },
  { open: '{{', close: '}}', like: /^[-~]?\s*\/\*/, is: 'comment' },
  {
    open: '{{',
    close: '}}',
    like: /^[-~]?\s*(?:[#/^>]|(?:if|else|end|range|with|define|block|template|break|continue)\b)/,
    is: 'control',
  },
  { open: '{{', close: '}}', is: 'value' },
  { open: '<%#', close: '%>', is: 'comment' },
  { open: '<%=', close: '%>', is: 'value' },
  // `<%-` is a value in some of these languages and begins a condition in others, which is the safer guess.
  { open: '<%', close: '%>', is: 'control' },
  { open: '${', close: '}', like: /^[^{}\n]*$/, is: 'value' },
  { open: '%%', close: '%%', like: /^[A-Za-z_]\w*$/, is: 'value' },
  { open: '@', close: '@', like: /^[A-Za-z_]\w*$/, is: 'value' },
];

/** Any of their first characters. */
const starts = /[{<$%@]/g;

/** The ends of the names of templates; `smtpd.j2.conf` is one, too. */
const endings =
  /\.(?:j2|jinja2?|erb|epp|tmpl|tpl|template|in|mustache|hbs|handlebars|gotmpl|envsubst|ejs|njk)(?:\.conf)?$/i;

export const isTemplateName = (path: string): boolean => endings.test(path);

/** A template as a configuration: its text with words of the same length in the place of values, so that every place stays where it is. */
export interface Template {
  readonly file: SourceFile;
  /** The text as it is written. */
  readonly written: SourceFile;
  readonly holes: readonly TemplateHole[];
  /** Why it is not to be judged. */
  readonly unreadable: { readonly reason: string; readonly span: Span } | undefined;
}

/** A value that is not known. */
interface TemplateHole {
  readonly start: number;
  readonly end: number;
  readonly word: string;
}

/** Reads a template. */
export function readTemplate(written: SourceFile): Template {
  const { path, text } = written;
  const holes: TemplateHole[] = [];
  const words = new Map<string, string>();
  let control: { start: number; end: number } | undefined;
  let result = '';
  let done = 0;
  const forms = new Forms(text);
  starts.lastIndex = 0;
  for (let found = starts.exec(text); found !== null; found = starts.exec(text)) {
    const start = found.index;
    const form = forms.at(start);
    if (form === undefined) continue;
    const end = start + form.text.length;
    let put = form.text.replace(/[^\n]/g, ' ');
    if (form.is === 'value') {
      const isPort = /\bport[ \t]+$/.test(text.slice(Math.max(0, start - 20), start));
      const word = isPort ? '25'.padStart(form.text.length, '0') : wordFor(form.text, words);
      if (!form.text.includes('\n')) put = word;
      holes.push({ start, end, word });
    }
    // A commented line may have anything.
    if (form.is === 'control' && control === undefined && !isCommented(text, start)) control = { start, end };
    result += text.slice(done, start) + put;
    done = end;
    starts.lastIndex = end;
  }
  const file = { path, text: result + text.slice(done) };
  return {
    file,
    written,
    holes,
    unreadable: control && {
      reason: 'it is a template with conditions or loops, and what becomes of it is not known',
      span: { file, ...control },
    },
  };
}

/** Whether a `#` begins the line. Only the first hundred blanks of a line are looked at. */
const isCommented = (text: string, at: number): boolean => {
  const start = text.lastIndexOf('\n', at) + 1;
  return /^\s*#/.test(text.slice(start, Math.min(at, start + 100)));
};

/** Finds the forms of one text. */
class Forms {
  /** Closing marks that do not come any more: nothing is searched to the end of the text twice. */
  readonly #missing = new Set<string>();

  constructor(private readonly text: string) {}

  at(start: number): { readonly text: string; readonly is: TemplateMeaning } | undefined {
    const line = this.#lineAt(start);
    if (line !== undefined) return { text: line, is: 'control' };
    for (const { open, close, like, is } of forms) {
      if (!this.text.startsWith(open, start) || this.#missing.has(close)) continue;
      const inside = start + open.length;
      const end = this.#endOf(close, inside);
      if (end === undefined) continue;
      if (like === undefined || like.test(this.text.slice(inside, end)))
        return { text: this.text.slice(start, end + close.length), is };
    }
    return undefined;
  }

  /** A line of Mako's: `% if x:`. No line of smtpd.conf starts with a percent sign. */
  #lineAt(start: number): string | undefined {
    if (this.text[start] !== '%' || this.text[start + 1] === '%') return undefined;
    let first = start;
    while (this.text[first - 1] === ' ' || this.text[first - 1] === '\t') first -= 1;
    if (first !== 0 && this.text[first - 1] !== '\n') return undefined;
    const end = this.text.indexOf('\n', start);
    return this.text.slice(start, end === -1 ? undefined : end);
  }

  #endOf(close: string, from: number): number | undefined {
    // Names and `${…}` are short and on one line.
    const isShort = close === '}' || close === '@' || close === '%%';
    const end = isShort
      ? this.text.slice(from, from + longestName).indexOf(close)
      : this.text.indexOf(close, from);
    if (end === -1 && !isShort) this.#missing.add(close);
    if (end === -1) return undefined;
    return isShort ? from + end : end;
  }
}

const longestName = 200;

/** The same word for the same expression, as long as that. */
function wordFor(expression: string, words: Map<string, string>): string {
  const key = `${expression.length} ${expression.replace(/\s+/g, '')}`;
  const known =
    words.get(key) ??
    `x${words.size.toString(36)}`.padStart(expression.length, 'x').slice(-expression.length);
  words.set(key, known);
  return known;
}

/** What was found in a template's text, as far as it does not hang on what stands in the holes. */
export interface TemplateRun {
  readonly findings: readonly Finding[];
  readonly verdict: RelayVerdict;
}

/** Judges what was found in the text of a template as a whole; all places are then those of the template as it is written. */
export function judgeTemplate(template: Template, { findings, verdict }: TemplateRun): TemplateRun {
  const { file, written, holes, unreadable } = template;
  const first = holes[0];
  const unknown = (reason: string, span: Span): TemplateRun['verdict'] => ({
    ...verdict,
    openRelay: 'unknown',
    holes: [],
    dependsOn: [{ reason, span: moved(span) }],
  });
  const moved = (span: Span): Span => (span.file === file ? { ...span, file: written } : span);
  if (unreadable !== undefined) return { findings: [], verdict: unknown(unreadable.reason, unreadable.span) };
  if (first === undefined) return { findings: findings.map((one) => movedFinding(one, moved)), verdict };
  const touches = holesIn(file, holes);
  const broken = findings.find(({ fatal, span }) => fatal && touches(span));
  if (broken !== undefined) {
    const line = positionAt(file, broken.span.start).line;
    return {
      findings: [],
      verdict: unknown(`it is a template, and what its line ${line} becomes is not known`, broken.span),
    };
  }
  const words = new Set(holes.map(({ word }) => word));
  const mentions = (text: string) => text.split(/[^\w]+/).some((word) => words.has(word));
  // Which listener leads to an open relay is seldom written in its template, and it is one all the same.
  const certain = findings.filter(
    ({ rule, span, message, related }) =>
      !touches(span) &&
      !mentions(message) &&
      (rule === 'open-relay' || !related.some((place) => touches(place.span))),
  );
  const certainEdits = certain.map(({ fix: _, suggestions, ...finding }) => ({
    ...finding,
    suggestions: suggestions.filter(
      ({ edits }) => !edits.some(({ span, text }) => touches(span) || mentions(text)),
    ),
  }));
  const isOpen = verdict.openRelay === 'yes' && certain.some(({ rule }) => rule === 'open-relay');
  return {
    findings: certainEdits.map((one) => movedFinding(one, moved)),
    verdict: isOpen
      ? verdict
      : unknown('it is a template: what stands in it for values is not known', {
          file,
          start: first.start,
          end: first.end,
        }),
  };
}

/** The finding with all its places moved. */
function movedFinding(finding: Finding, moved: (span: Span) => Span): Finding {
  const { span, related, suggestions, fix } = finding;
  const suggestion = ({ description, edits }: Suggestion): Suggestion => ({
    description,
    edits: edits.map((edit) => ({ ...edit, span: moved(edit.span) })),
  });
  return {
    ...finding,
    span: moved(span),
    related: related.map((place) => ({ ...place, span: moved(place.span) })),
    suggestions: suggestions.map(suggestion),
    ...(fix && { fix: suggestion(fix) }),
  };
}

/** Whether a place and one of the holes, which are in the order of the text, overlap. */
function holesIn(file: SourceFile, holes: readonly TemplateHole[]): (span: Span) => boolean {
  return (span) => {
    if (span.file !== file) return false;
    let [low, high] = [0, holes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((holes[middle]?.end ?? 0) > span.start) high = middle;
      else low = middle + 1;
    }
    return (holes[low]?.start ?? Number.POSITIVE_INFINITY) < span.end;
  };
}
