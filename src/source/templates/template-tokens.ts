import { markStarts, marks, stripping, type TagFamily, type TagMark } from './mark-table.js';

/** A stretch of a template. */
export type TemplateToken =
  | { readonly type: 'text'; readonly start: number; readonly end: number }
  | {
      readonly type: 'value' | 'code' | 'comment';
      readonly family: TagFamily;
      readonly start: number;
      readonly end: number;
      /** The text between the marks, without surrounding blanks. */
      readonly content: string;
      /** Whether it removes the blanks and line ends before it, or after it. */
      readonly strips: { readonly before: boolean; readonly after: boolean };
      /** Set if the text defines a macro of this name. */
      readonly isMacro?: true;
      /** What it writes may be any text, of any lines, if it writes anything. */
      readonly isAny?: true;
    };

type Tag = Exclude<TemplateToken, { readonly type: 'text' }>;

/** The longest name or `${…}`, in characters. */
const longestShort = 300;

/** The beginning of a statement, which is unlikely inside a tag: text that only looks like a mark would swallow statements. */
const statementInside = /\n[ \t]*(?:listen|match|accept|action|table|include|filter|reject)[ \t]/;

/**
 * Splits a template into text and tags. Takes time in proportion to its length.
 *
 * @param isExpanded whether something is known to fill in `$NAME`
 */
export function tokensOf(text: string, isExpanded = false): readonly TemplateToken[] {
  return new Tokenizer(text, isExpanded).tokens();
}

/** Tags of languages in which `$NAME` is text. */
const otherTags = /\{\{|\{%|<%/;

class Tokenizer {
  /** Closing marks and tags that do not occur any more, so that the rest of the text is searched for each only once. */
  readonly #missing = new Set<string>();
  /** Macros of smtpd.conf itself, which `$NAME` may refer to. */
  readonly #macros: ReadonlySet<string>;

  /** Whether the names of macros may be filled in, too: something fills in `${NAME}`, or a name that is not a macro. */
  readonly #isExpanded: boolean;

  constructor(
    private readonly text: string,
    private readonly isExpanded: boolean,
  ) {
    this.#macros = new Set(
      [...text.matchAll(/^[ \t]*([A-Za-z_]\w*)[ \t]*=/gm)].map(([, name]) => name ?? ''),
    );
    const isShell = /\$\{[A-Za-z_]/.test(text) || this.#namesNoMacro();
    this.#isExpanded = isExpanded || (isShell && !otherTags.test(text));
  }

  #namesNoMacro(): boolean {
    return [...this.text.matchAll(/\$([A-Z][A-Z0-9_]*)(?![\w(])/g)].some(
      ([, name = '']) => !this.#macros.has(name),
    );
  }

  tokens(): readonly TemplateToken[] {
    const { text } = this;
    const tokens: TemplateToken[] = [];
    let done = 0;
    const starts = new RegExp(markStarts);
    for (let found = starts.exec(text); found !== null; found = starts.exec(text)) {
      const tag = this.#tagAt(found.index);
      if (tag === undefined) continue;
      if (tag.start > done) tokens.push({ type: 'text', start: done, end: tag.start });
      tokens.push(tag);
      done = tag.end;
      const raw = /^raw\b/.test(tag.content) && tag.family === 'jinja' ? this.#endOfRaw(done) : undefined;
      if (raw !== undefined) {
        tokens.push({ type: 'text', start: done, end: raw });
        done = raw;
      }
      starts.lastIndex = done;
    }
    if (done < text.length) tokens.push({ type: 'text', start: done, end: text.length });
    return tokens;
  }

  #endOfRaw(from: number): number | undefined {
    if (this.#missing.has('endraw')) return undefined;
    const found = /\{%[-+]?\s*endraw\b/.exec(this.text.slice(from));
    if (found === null) this.#missing.add('endraw');
    return found === null ? undefined : from + found.index;
  }

  #tagAt(start: number): Tag | undefined {
    const line = this.#lineAt(start) ?? this.#variableAt(start);
    if (line !== undefined) return line;
    for (const mark of marks) {
      const { open, close, like, is } = mark;
      if (!this.text.startsWith(open, start) || this.#missing.has(close)) continue;
      const inside = start + open.length;
      const end = this.#endOf(mark, inside);
      if (end === undefined) continue;
      const content = this.text.slice(inside, end);
      if (like !== undefined && !like.test(content)) continue;
      // What may be a mark, or a tag with a statement in it, may write anything.
      if (is !== 'comment' && content.includes('\n') && statementInside.test(content))
        return { ...tagOf(mark, start, inside, ''), type: 'code', family: 'curly', isAny: true };
      return tagOf(mark, start, end + close.length, content);
    }
    return undefined;
  }

  #endOf({ open, close, short }: TagMark, from: number): number | undefined {
    if (!short) {
      const end = this.text.indexOf(close, from);
      if (end === -1) this.#missing.add(close);
      return end === -1 ? undefined : end;
    }
    const line = this.text.slice(from, from + longestShort).split('\n', 1)[0] ?? '';
    if (open !== '${' && open !== '$(') {
      const end = line.indexOf(close);
      return end === -1 ? undefined : from + end;
    }
    const opening = open[1];
    for (let depth = 1, at = 0; at < line.length; at += 1) {
      if (line[at] === opening) depth += 1;
      else if (line[at] === close) depth -= 1;
      if (depth === 0) return from + at;
    }
    return undefined;
  }

  /** A line of Mako, `% if x:`, or of shell code after `%%`. No line of smtpd.conf starts with a percent sign. */
  #lineAt(start: number): Tag | undefined {
    const { text } = this;
    if (text[start] !== '%' || (text[start + 1] === '%' && text[start + 2] !== ' ')) return undefined;
    let first = start;
    while (text[first - 1] === ' ' || text[first - 1] === '\t') first -= 1;
    if (first !== 0 && text[first - 1] !== '\n') return undefined;
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const content = text.slice(start, end).replace(/^%+/, '').trim();
    const type = content.startsWith('#') ? 'comment' : 'code';
    return { type, family: 'line', start, end, content, strips: { before: false, after: false } };
  }

  /** A shell variable `$NAME`, if smtpd has no such macro. */
  #variableAt(start: number): Tag | undefined {
    if (this.text[start] !== '$') return undefined;
    const like = this.isExpanded ? /^\$([A-Za-z_]\w*)(?![\w(])/ : /^\$([A-Z][A-Z0-9_]*)(?![\w(])/;
    const name = like.exec(this.text.slice(start, start + 100))?.[1];
    if (name === undefined) return undefined;
    const isMacro = this.#macros.has(name);
    if (isMacro && !this.#isExpanded) return undefined;
    const end = start + name.length + 1;
    return {
      type: 'value',
      family: 'mark',
      start,
      end,
      content: name,
      strips: { before: false, after: false },
      ...(isMacro && { isMacro }),
    };
  }
}

function tagOf({ family, is }: TagMark, start: number, end: number, content: string): Tag {
  const strips = stripping[family];
  const first = content[0] ?? '';
  const last = content.length > 1 ? (content.at(-1) ?? '') : '';
  return {
    type: is,
    family,
    start,
    end,
    content: content
      .replace(family === 'mark' ? /^$/ : /^[-~+_]/, '')
      .replace(family === 'mark' ? /^$/ : /[-~+_]$/, '')
      .trim(),
    strips: { before: strips?.test(first) ?? false, after: strips?.test(last) ?? false },
  };
}
