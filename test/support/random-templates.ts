import fc from 'fast-check';

/** Random templates, and a renderer of their own that knows nothing of how templates are read: it fills the tree in, not the text. */

export type TemplateNode =
  | { readonly type: 'line'; readonly words: readonly LinePiece[] }
  | {
      readonly type: 'if';
      readonly condition: string;
      readonly yes: readonly TemplateNode[];
      readonly no?: readonly TemplateNode[];
    }
  | { readonly type: 'loop'; readonly list: string; readonly body: readonly TemplateNode[] };

/** Part of a line: text, a value, or text under a condition. */
export type LinePiece =
  | string
  | { readonly value: FilledKind; readonly name: string }
  | { readonly condition: string; readonly text: string };

/** What a value is filled in for, and what may come of it. */
const values = {
  address: ['192.0.2.1', 'eth0', '127.0.0.1', '0.0.0.0'],
  domain: ['example.org', 'mail.example.net', '*', 'gmail.com'],
  network: ['10.0.0.0/8', '192.0.2.0/24', '0.0.0.0/0', '203.0.113.7'],
  tag: ['A', 'B'],
  sender: ['@example.org', 'me@example.org', '@*'],
  options: ['', 'auth', 'tag A', 'tls-require auth', 'port 2525'],
  method: ['relay', 'maildir', 'mbox', 'relay host smtp://smarthost.example'],
  action: ['in', 'out'],
  size: ['10M', '35M'],
  statement: [
    '',
    'match from any for any action "out"',
    'match from any reject',
    'listen on eth0',
    'match from local for any action "out"',
  ],
} as const;

export type FilledKind = keyof typeof values;

const value = (kind: FilledKind, name: string = kind): LinePiece => ({ value: kind, name });

/** Lines that may stand anywhere. */
const lines: readonly (readonly LinePiece[])[] = [
  ['listen on ', value('address')],
  ['listen on lo'],
  ['listen on 0.0.0.0'],
  ['listen on 0.0.0.0 tag A'],
  ['listen on eth0 tag ', value('tag')],
  ['listen on eth0 port 587 auth'],
  ['listen on eth0 ', value('options')],
  ['listen on eth0 ', { condition: 'c0', text: 'auth' }],
  ['listen on eth0 tag ', { condition: 'c1', text: 'A' }, { condition: '!c1', text: 'B' }],
  ['match from any for any action "out"'],
  ['match from local for any action "out"'],
  ['match from any for domain "', value('domain'), '" action "in"'],
  ['match from any for domain "', value('domain'), '" action "out"'],
  ['match from any !for domain "', value('domain'), '" reject'],
  ['match from src "', value('network'), '" for any action "out"'],
  ['match tag A from any for any action "out"'],
  ['match tag "', value('tag'), '" from any for any action "out"'],
  ['match tag B from any for any reject'],
  ['match from any reject'],
  ['match from any for any reject'],
  ['match auth from any for any action "out"'],
  ['match from any mail-from "', value('sender'), '" for any action "out"'],
  ['match from any for any action "', value('action'), '"'],
  ['match from any ', { condition: 'c2', text: 'auth' }, ' for any action "out"'],
  ['match from any for any action "last"'],
  [value('statement')],
  ['smtp max-message-size ', value('size')],
  ['# ', value('sender')],
  ['# note ', { condition: 'c3', text: 'x' }],
  ['match from any reject ', { condition: 'c2', text: '# why' }],
  [
    'listen on 0.0.0.0',
    { condition: 'c0', text: ' port 587' },
    { condition: 'c1', text: ' tag A' },
    { condition: 'c2', text: ' mask-src' },
  ],
  [
    'match ',
    { condition: 'c0', text: 'tag A ' },
    'from any ',
    { condition: 'c1', text: 'auth ' },
    'for any action "out"',
  ],
  [
    'match from any for ',
    { condition: 'c1', text: 'domain "example.org"' },
    { condition: '!c1', text: 'any' },
    ' action "',
    value('action'),
    '"',
  ],
  ['match from src <nets> for any action "out"'],
  ['match from any for any action "', { condition: 'c3', text: 'o' }, 'ut"'],
];

const line: fc.Arbitrary<TemplateNode> = fc.constantFrom(...lines).map((words) => ({ type: 'line', words }));

const node = (depth: number): fc.Arbitrary<TemplateNode> =>
  depth === 0
    ? line
    : fc.oneof(
        { weight: 4, arbitrary: line },
        {
          weight: 2,
          arbitrary: fc.record({
            type: fc.constant('if' as const),
            condition: fc.constantFrom('c0', 'c1', 'c2', 'c3'),
            yes: fc.array(node(depth - 1), { minLength: 1, maxLength: 3 }),
            no: fc.array(node(depth - 1), { maxLength: 2 }),
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            type: fc.constant('loop' as const),
            list: fc.constantFrom('l0', 'l1'),
            body: fc.array(node(depth - 1), { minLength: 1, maxLength: 3 }),
          }),
        },
      );

/** What every template begins with. */
const head: readonly TemplateNode[] = [
  { type: 'line', words: ['action "in" maildir'] },
  { type: 'line', words: ['action "out" relay'] },
];

const lastActions: readonly (readonly TemplateNode[])[] = [
  [{ type: 'line', words: ['action "last" ', value('method')] }],
  [
    {
      type: 'if',
      condition: 'c3',
      yes: [{ type: 'line', words: ['action "last" relay'] }],
      no: [{ type: 'line', words: ['action "last" mbox'] }],
    },
  ],
  [{ type: 'line', words: ['action "last" relay host lmtp://127.0.0.1:24'] }],
  [{ type: 'line', words: ['action "last" relay', { condition: 'c2', text: ' host smtp://a.example' }] }],
];

const tables: readonly (readonly TemplateNode[])[] = [
  [{ type: 'line', words: ['table nets { 10.0.0.0/8 }'] }],
  [
    {
      type: 'if',
      condition: 'c2',
      yes: [{ type: 'line', words: ['table nets { 0.0.0.0/0 }'] }],
      no: [{ type: 'line', words: ['table nets { 192.0.2.1 }'] }],
    },
  ],
];

export const randomTemplate: fc.Arbitrary<readonly TemplateNode[]> = fc
  .tuple(
    fc.constantFrom(...lastActions),
    fc.constantFrom(...tables),
    fc.array(node(2), { minLength: 2, maxLength: 7 }),
  )
  .map(([last, table, body]) => [...head, ...last, ...table, ...body]);

/** How a language writes a template. */
export interface TemplateLanguage {
  readonly name: string;
  readonly value: (name: string) => string;
  readonly if: (condition: string) => string;
  readonly else: string;
  readonly end: string;
  readonly loop: (list: string) => string;
  readonly endLoop: string;
  /** For conditions within a line; a language of lines has none. */
  readonly inline: boolean;
}

const not = (condition: string, word: string): string =>
  condition.startsWith('!') ? `${word}${condition.slice(1)}` : condition;

export const languages: readonly TemplateLanguage[] = [
  {
    name: 'jinja',
    value: (name) => `{{ ${name} }}`,
    if: (condition) => `{% if ${not(condition, 'not ')} %}`,
    else: '{% else %}',
    end: '{% endif %}',
    loop: (list) => `{% for item in ${list} %}`,
    endLoop: '{% endfor %}',
    inline: true,
  },
  {
    name: 'erb',
    value: (name) => `<%= ${name} %>`,
    if: (condition) => `<% if ${not(condition, '!')} %>`,
    else: '<% else %>',
    end: '<% end %>',
    loop: (list) => `<% ${list}.each do |item| %>`,
    endLoop: '<% end %>',
    inline: true,
  },
  {
    name: 'go',
    value: (name) => `{{ .${name} }}`,
    if: (condition) => `{{ if ${not(condition, 'not ').replace(/(\w+)$/, '.$1')} }}`,
    else: '{{ else }}',
    end: '{{ end }}',
    loop: (list) => `{{ range .${list} }}`,
    endLoop: '{{ end }}',
    inline: true,
  },
];

/** A template's text. */
export function written(nodes: readonly TemplateNode[], language: TemplateLanguage): string {
  const name = (piece: { readonly name: string }, inLoop: boolean): string =>
    inLoop ? `item.${piece.name}` : piece.name;
  const piece = (one: LinePiece, inLoop: boolean): string => {
    if (typeof one === 'string') return one;
    if ('value' in one) return language.value(name(one, inLoop));
    return `${language.if(one.condition)}${one.text}${language.end}`;
  };
  const all = (list: readonly TemplateNode[], inLoop: boolean): string =>
    list
      .map((one) => {
        if (one.type === 'line') return `${one.words.map((word) => piece(word, inLoop)).join('')}\n`;
        if (one.type === 'loop')
          return `${language.loop(one.list)}\n${all(one.body, true)}${language.endLoop}\n`;
        const otherwise = one.no?.length ? `${language.else}\n${all(one.no, inLoop)}` : '';
        return `${language.if(one.condition)}\n${all(one.yes, inLoop)}${otherwise}${language.end}\n`;
      })
      .join('');
  return all(nodes, false);
}

/**
 * Fills a template in at random.
 *
 * @param joins a line end behind the end of a condition goes with it, as where `trim_blocks` is set
 */
export function filled(
  nodes: readonly TemplateNode[],
  random: (below: number) => number,
  joins = false,
): string {
  const conditions = new Map<string, boolean>();
  const lengths = new Map<string, number>();
  const known = new Map<string, string>();
  const pick = (kind: FilledKind): string => values[kind][random(values[kind].length)] ?? '';
  const once = <V>(map: Map<string, V>, key: string, make: () => V): V => {
    const found = map.get(key) ?? make();
    map.set(key, found);
    return found;
  };
  const holds = (condition: string): boolean =>
    condition.startsWith('!')
      ? !holds(condition.slice(1))
      : once(conditions, condition, () => random(2) === 1);
  const piece = (one: LinePiece, round: string): string => {
    if (typeof one === 'string') return one;
    if ('value' in one) return once(known, `${one.name}${round}`, () => pick(one.value));
    return holds(one.condition) ? one.text : '';
  };
  const all = (list: readonly TemplateNode[], round: string): string =>
    list
      .map((one): string => {
        if (one.type === 'line') {
          const last = one.words.at(-1);
          const isJoined = joins && typeof last === 'object' && 'condition' in last;
          return `${one.words.map((word) => piece(word, round)).join('')}${isJoined ? '' : '\n'}`;
        }
        if (one.type === 'if') return all(holds(one.condition) ? one.yes : (one.no ?? []), round);
        const rounds = once(lengths, `${one.list}${round}`, () => random(6));
        return Array.from({ length: rounds }, (_, index) =>
          all(one.body, `${round} ${one.list}${index}`),
        ).join('');
      })
      .join('');
  return all(nodes, '');
}
