/**
 * How template languages mark what is not text: the marks around it, in the order in which they are tried. Languages differ in their marks, so that one table
 * suffices for all.
 */

/** Families of tags: a block ends with a tag of the family that begins it. */
export type TagFamily = 'jinja' | 'curly' | 'erb' | 'line' | 'mark';

export interface TagMark {
  readonly open: string;
  readonly close: string;
  readonly family: TagFamily;
  /** The kind of tag; for `code`, the words decide whether it is a value or a statement. */
  readonly is: 'value' | 'code' | 'comment';
  /** A pattern for its content; any content by default. */
  readonly like?: RegExp;
  /** Set if it ends on its line. */
  readonly short?: true;
}

export const marks: readonly TagMark[] = [
  { open: '{#', close: '#}', family: 'jinja', is: 'comment' },
  { open: '{%', close: '%}', family: 'jinja', is: 'code' },
  { open: '{{!--', close: '--}}', family: 'curly', is: 'comment' },
  { open: '{{!', close: '}}', family: 'curly', is: 'comment' },
  { open: '{{', close: '}}', like: /^[-~]?\s*\/\*/, family: 'curly', is: 'comment' },
  { open: '{{{', close: '}}}', family: 'curly', is: 'value', short: true },
  { open: '{{', close: '}}', family: 'curly', is: 'code' },
  { open: '<%#', close: '%>', family: 'erb', is: 'comment' },
  // Of Mako, which closes some tags as XML does.
  {
    open: '<%',
    close: '/>',
    like: /^(?:include|inherit|namespace|\w+:\w+)\b[^<>\n]*$/,
    family: 'erb',
    is: 'value',
  },
  { open: '<%=', close: '%>', family: 'erb', is: 'value' },
  // Of EJS, whose `<%- x %>` and `<%- include('x') %>` are values: of other languages a word alone would do nothing there, and a call is code.
  {
    open: '<%-',
    close: '%>',
    like: /^\s*(?!(?:end|else)\b)[A-Za-z_$][\w$.]*\s*(?:\([^\n]*\)\s*)?$/,
    family: 'erb',
    is: 'value',
  },
  { open: '<%', close: '%>', family: 'erb', is: 'code' },
  { open: '${', close: '}', family: 'mark', is: 'value', short: true },
  { open: '$(', close: ')', family: 'mark', is: 'value', short: true },
  { open: '%%', close: '%%', like: /^[A-Za-z_]\w*$/, family: 'mark', is: 'value', short: true },
  { open: '%(', close: ')s', like: /^\w+$/, family: 'mark', is: 'value', short: true },
  { open: '%', close: '%', like: /^[A-Z_][A-Z0-9_]*$/, family: 'mark', is: 'value', short: true },
  { open: '__', close: '__', like: /^[A-Z][A-Z0-9_]*$/, family: 'mark', is: 'value', short: true },
  // Of Python's str.format.
  { open: '{', close: '}', like: /^[A-Za-z_]\w*$/, family: 'mark', is: 'value', short: true },
  { open: '@', close: '@', like: /^[A-Za-z_]\w*$/, family: 'mark', is: 'value', short: true },
];

/** Any of the first characters of marks. */
export const markStarts = /[{<$%@_]/g;

/** The signs inside a tag that remove the blanks and line ends beside it, by family; others remove at most a line of their own. */
export const stripping: Readonly<Record<TagFamily, RegExp | undefined>> = {
  jinja: /^[-]$/,
  curly: /^[-~]$/,
  erb: undefined,
  line: undefined,
  mark: undefined,
};
