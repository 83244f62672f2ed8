/**
 * How template languages write what is not text: the marks around it, in the order in which they are tried. The languages are told apart by their marks alone, so that
 * one table does for all.
 */

/** Which tags belong together: a block ends with a tag of the family that begins it. */
export type TagFamily = 'jinja' | 'curly' | 'erb' | 'line' | 'mark';

export interface TagMark {
  readonly open: string;
  readonly close: string;
  readonly family: TagFamily;
  /** `code`: whether it is a value or a statement is seen by its words. */
  readonly is: 'value' | 'code' | 'comment';
  /** Its content must look like this; anything unless said. */
  readonly like?: RegExp;
  /** It ends on its line. */
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
  { open: '<%=', close: '%>', family: 'erb', is: 'value' },
  // Of EJS, whose `<%- x %>` is a value: of other languages a word alone would do nothing there.
  {
    open: '<%-',
    close: '%>',
    like: /^\s*(?!(?:end|else)\b)[A-Za-z_$][\w$.]*\s*$/,
    family: 'erb',
    is: 'value',
  },
  { open: '<%', close: '%>', family: 'erb', is: 'code' },
  { open: '${', close: '}', family: 'mark', is: 'value', short: true },
  { open: '$(', close: ')', family: 'mark', is: 'value', short: true },
  { open: '%%', close: '%%', like: /^[A-Za-z_]\w*$/, family: 'mark', is: 'value', short: true },
  { open: '@', close: '@', like: /^[A-Za-z_]\w*$/, family: 'mark', is: 'value', short: true },
];

/** Any of the first characters of marks. */
export const markStarts = /[{<$%@]/g;

/** The signs within a tag that take the blanks and line ends beside it away, by family; others take no more than a line of their own. */
export const stripping: Readonly<Record<TagFamily, RegExp | undefined>> = {
  jinja: /^[-]$/,
  curly: /^[-~]$/,
  erb: undefined,
  line: undefined,
  mark: undefined,
};
