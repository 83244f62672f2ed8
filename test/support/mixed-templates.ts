/** Random templates of everything that people do with a template language: nested blocks, macros, changed values, blanks that tags take away, and conditions within words. */

/** How a language writes its tags. Names of values are those of random-values.ts. */
interface MixedLanguage {
  readonly value: (name: string) => string;
  readonly item: (name: string) => string;
  readonly each: (list: string) => string;
  readonly iff: (condition: string) => string;
  readonly elif?: (condition: string) => string;
  readonly other?: string;
  readonly end: string;
  /** Expressions of values, with `X` for the value. */
  readonly changes: readonly string[];
  /** What stands for several values at once. */
  readonly lists: readonly string[];
  readonly conditions: readonly string[];
  readonly comments: readonly string[];
  /** Texts that are defined and written elsewhere: the beginning, the end and uses of one, with `B` for a text. */
  readonly defined: readonly {
    readonly as: string;
    readonly use: readonly string[];
    readonly isLines?: true;
  }[];
  /** Tags with blanks taken away before or behind, or both. */
  readonly trimmed?: (tag: string, before: boolean, behind: boolean) => string;
}

const jinja: MixedLanguage = {
  value: (name) => `{{ ${name} }}`,
  item: (name) => `item.${name}`,
  each: (list) => `{% for ${list === 'items' ? 'item' : 'one'} in ${list} %}`,
  iff: (condition) => `{% if ${condition} %}`,
  elif: (condition) => `{% elif ${condition} %}`,
  other: '{% else %}',
  end: '{% endif %}',
  changes: [
    'X',
    'X',
    'X',
    'X | upper',
    'X | default("x")',
    'X | replace("e", "")',
    'X | trim',
    'X ~ ""',
    'X if a else "any"',
    '"local" if b else X',
    'X | first',
  ],
  lists: [
    '{{ nets | join(", ") }}',
    '"{{ doms | join(\'", "\') }}"',
    '{% for one in nets %}{{ one }}{% if not loop.last %}, {% endif %}{% endfor %}',
    '{{ nets[0] }}',
    '{% for one in doms if one != "*" %}"{{ one }}" {% endfor %}',
  ],
  conditions: [
    'a',
    'b',
    'c',
    'not a',
    'a and b',
    'a or not c',
    'mode == "x"',
    'mode in ["x", "y"]',
    'nets',
    'n > 2',
    'obj',
    'dom is defined',
    'unknown is defined',
  ],
  comments: ['{# x #}', '{# match from any for any action "out" #}', '{% raw %}# x{% endraw %}'],
  defined: [
    { as: '{% macro m0() %}\nB{% endmacro %}\n', use: ['{{ m0() }}'], isLines: true },
    {
      as: '{% macro m1(x="any", y=1) %}B{% endmacro %}\n',
      use: ['{{ m1() }}', '{{ m1("local") }}', '{{ m1(f(dom), y=(2, 3)) }}'],
    },
    {
      as: '{% macro m2(x) -%}\nB\n{%- endmacro %}\n',
      use: ['{{ m2(a) }}', '{{ m2(dom) | trim }}'],
      isLines: true,
    },
    {
      as: '{% macro m3() %}\n{% if a %}\n{{ caller() }}\n{% endif %}\n{% endmacro %}\n',
      use: ['{% call m3() %}\nB{% endcall %}'],
      isLines: true,
    },
    {
      as: '{% set s0 %}\nB{% endset %}\n',
      use: ['{{ s0 }}', '{{ s0 | replace("any", "local") }}'],
      isLines: true,
    },
    { as: '{% set s1 %}B{% endset %}\n', use: ['{{ s1 }}', '{{ s1 | upper }}'] },
    { as: '{% set s2 = "for any" if a else "for local" %}\n', use: ['{{ s2 }}'] },
    {
      as: '{% set s3 = dom %}\n{% if b %}\n{% set s3 = "*" %}\n{% endif %}\n',
      use: ['for domain "{{ s3 }}"'],
    },
  ],
  trimmed: (tag, before, behind) =>
    tag.replace(/^\{[{%#]/, before ? '$&-' : '$&').replace(/[}%#]\}$/, behind ? '-$&' : '$&'),
};

const erb: MixedLanguage = {
  value: (name) => `<%= ${name} %>`,
  item: (name) => `item['${name}']`,
  each: (list) => `<% ${list}.each do |${list === '@items' ? 'item' : 'one'}| %>`,
  iff: (condition) => `<% if ${condition} %>`,
  elif: (condition) => `<% elsif ${condition} %>`,
  other: '<% else %>',
  end: '<% end %>',
  changes: [
    'X',
    'X',
    'X',
    'X.to_s.upcase',
    'X || "x"',
    'X.to_s.sub("e", "")',
    '@a ? X : "any"',
    '@b ? "local" : X',
  ],
  lists: [
    '<%= @nets.join(", ") %>',
    '<% @nets.each do |one| %><%= one %> <% end %>',
    '"<%= @doms.join(\'", "\') %>"',
    '<%= @nets.first %>',
  ],
  conditions: [
    '@a',
    '@b',
    '@c',
    '!@a',
    '@a && @b',
    '@a || !@c',
    '@mode == "x"',
    '@nets.any?',
    '@n > 2',
    '@obj',
    '@unknown',
  ],
  comments: ['<%# x %>', '<%# match from any for any action "out" %>', '<%% x %>'],
  defined: [
    { as: '<% s0 = "B" %>\n', use: ['<%= s0 %>', '<%= s0.upcase %>'] },
    { as: '<% s2 = @a ? "for any" : "for local" %>\n', use: ['<%= s2 %>'] },
    { as: '<% s3 = @dom %>\n<% s3 = "*" if @b %>\n', use: ['for domain "<%= s3 %>"'] },
    { as: '<% s4 = [] %>\n<% s4 << "B" if @c %>\n', use: ['<%= s4.join("\\n") %>'], isLines: true },
  ],
  trimmed: (tag, before, behind) =>
    tag.replace(/^<%(?![=#%])/, before ? '<%-' : '<%').replace(/%>$/, behind ? '-%>' : '%>'),
};

const go: MixedLanguage = {
  value: (name) => `{{ ${name} }}`,
  item: (name) => `.${name}`,
  each: (list) => `{{ range ${list} }}`,
  iff: (condition) => `{{ if ${condition} }}`,
  elif: (condition) => `{{ else if ${condition} }}`,
  other: '{{ else }}',
  end: '{{ end }}',
  changes: ['X', 'X', 'X', 'X | printf "%s"', 'default "x" X', 'X | quote', 'printf "%v" X'],
  lists: [
    '{{ range .nets }}{{ . }} {{ end }}',
    '{{ range $i, $one := .nets }}{{ if $i }}, {{ end }}{{ $one }}{{ end }}',
  ],
  conditions: [
    '.a',
    '.b',
    '.c',
    'not .a',
    'and .a .b',
    'or .a .c',
    'eq .mode "x"',
    '.nets',
    'gt .n 2.0',
    '.obj',
    '.unknown',
  ],
  comments: ['{{/* x */}}', '{{- /* match from any for any action "out" */ -}}'],
  defined: [
    { as: '{{ define "m0" }}\nB{{ end }}\n', use: ['{{ template "m0" . }}'], isLines: true },
    { as: '{{ define "m1" }}B{{ end }}\n', use: ['{{ template "m1" . }}', '{{ template "m1" .obj }}'] },
    { as: '{{ $s0 := "for any" }}{{ if .a }}{{ $s0 = "for local" }}{{ end }}\n', use: ['{{ $s0 }}'] },
    { as: '{{ $s1 := .dom }}\n', use: ['for domain "{{ $s1 }}"'] },
  ],
  trimmed: (tag, before, behind) =>
    tag.replace(/^\{\{(?! ?\/|-)/, before ? '{{-' : '{{').replace(/(?<![-/])\}\}$/, behind ? '-}}' : '}}'),
};

const mustache: MixedLanguage = {
  value: (name) => `{{${name}}}`,
  item: (name) => name,
  each: (list) => `{{#${list}}}`,
  iff: (condition) => `{{#${condition}}}`,
  end: '{{/}}',
  changes: ['X', '{X}'],
  lists: ['{{#nets}}{{.}} {{/nets}}'],
  conditions: ['a', 'b', 'c', '^a', '^b', 'obj', 'unknown', '^unknown'],
  comments: ['{{! x }}', '{{! match from any for any action "out" }}'],
  defined: [],
};

const shell: MixedLanguage = {
  value: (name) => `$${'{'}${name}}`,
  item: (name) => name,
  each: () => '',
  iff: () => '',
  end: '',
  changes: ['X'],
  lists: [`$${'{'}NET}`],
  conditions: [],
  comments: [`# $${'{'}DOM}`],
  defined: [],
};

const languages: Readonly<Record<string, MixedLanguage>> = { jinja, erb, go, mustache, shell };

/** Lines of which it is known what they are: `<x>` is a value of random-values.ts, `?x|y` one of two texts by a condition. */
const frequent: readonly string[] = [
  'listen on <addr>',
  'listen on eth0 port 2525',
  'listen on 0.0.0.0 tag A',
  'listen on eth0 port 587 tag <tag>',
  'listen on eth0 port <port>',
  'listen on eth0 port 2<portend> tag A',
  'listen on lo port <port>',
  'listen on eth0 port <port> ?auth',
  'listen on eth0 port ?2525|<port>',
  'match from any for any action "out"',
  'match from ?any|local for any action "out"',
  'match tag A from any for any action "out"',
  'match from any for domain "<dom>" action "in"',
  'match from any for domain "<dom>" action "out"',
  'match from any !for domain "<dom>" reject',
  'match from any ?auth for any action "out"',
  'match from a?ny|uth for any action "out"',
  'match from src 172.17.0.0/16 for any action "out"',
  'match from src { LIST } for any action "out"',
  'match from src <net> for any action "out"',
  'match from any mail-from "<sender>" for any action "out"',
  'match from any for any ?reject|action "out"',
  'match from any USE action "out"',
  '# USE',
  '# <dom> ?match',
  '# LIST',
  '?# match from any for any reject',
  'table t? { LIST }',
  'COMMENT',
];

/** Lines of which it may hang on anything. */
const rare: readonly string[] = [
  'listen on eth0 <opts>',
  'match from <word> for any action "out"',
  'match from any for any action "<act>"',
  'match <crit> from any for any action "out"',
  'match USE action "out"',
  'action "x" <meth>',
  'match from any for any action "x"',
  '<stmt>',
  '',
];

const lines: readonly string[] = [...frequent, ...frequent, ...frequent, ...rare];

/** Some of these templates, others for each seed. */
export function mixedTemplates(engine: string, seed: number, count: number): readonly string[] {
  const language = languages[engine];
  return language === undefined
    ? []
    : Array.from({ length: count }, (_, at) => new MixedWriter(language, seed * 7919 + at).text());
}

class MixedWriter {
  #state: number;
  /** What may be used: texts that are defined, and the variables of loops. */
  readonly #uses: string[] = [];
  #tables = 0;
  #taken: boolean;

  constructor(
    private readonly language: MixedLanguage,
    seed: number,
  ) {
    this.#state = seed >>> 0;
    for (let warm = 0; warm < 4; warm += 1) this.#below(2);
    this.#taken = this.#below(3) === 0;
  }

  text(): string {
    const { language } = this;
    const head = ['action "in" maildir\n', 'action "out" relay\n', 'listen on eth0\n'].filter(
      (_, at) => at < 2 || this.#below(2) === 0,
    );
    const defined = language.defined.flatMap(({ as, use, isLines }) => {
      if (this.#below(6) > 0) return [];
      const body = isLines
        ? this.#block(1).replaceAll('"', as.includes('"B"') ? "'" : '"')
        : this.#pick(['from any', 'for any', 'from any for any', 'from local', '# x']);
      const made = as.replace('B', () => body);
      for (const one of use) this.#uses.push(one.replace('B', () => this.#block(1)));
      return [made];
    });
    const body = [
      ...defined,
      ...head,
      this.#node(2),
      this.#block(1),
      'match from local for any action "out"\n',
    ].join('');
    const ends = this.#below(8) === 0 ? body.replaceAll('\n', '\r\n') : body;
    return this.#below(16) === 0 ? `\ufeff${ends}` : ends;
  }

  #block(depth: number): string {
    return Array.from({ length: 1 + this.#below(2) }, () => this.#node(depth)).join('');
  }

  #node(depth: number): string {
    const { language } = this;
    const kind = depth === 0 || language.conditions.length === 0 ? 0 : this.#below(8);
    if (kind < 4) return this.#line();
    if (kind === 4) {
      const list = this.#pick(['items', 'nets', 'doms']);
      const named = language === erb ? `@${list}` : language === go ? `.${list}` : list;
      return `${this.#tag(language.each(named))}${this.#gap()}${this.#block(depth - 1)}${this.#end(named)}${this.#gap()}`;
    }
    const condition = this.#pick(language.conditions);
    const begin = this.#tag(language.iff(condition).replace('#^', '^'));
    const yes = `${begin}${this.#gap()}${this.#block(depth - 1)}`;
    const elif =
      language.elif && this.#below(4) === 0
        ? `${this.#tag(language.elif(this.#pick(language.conditions)))}\n${this.#block(depth - 1)}`
        : '';
    const no =
      language.other && this.#below(2) === 0
        ? `${this.#tag(language.other)}${this.#gap()}${this.#block(depth - 1)}`
        : '';
    return `${yes}${elif}${no}${this.#end(condition.replace('^', ''), language.end)}${this.#gap()}`;
  }

  #line(): string {
    const { language } = this;
    const line = this.#pick(lines)
      .replace('t?', () => this.#table())
      .replace(/LIST/g, () => this.#pick(language.lists))
      .replace('COMMENT', () => this.#pick(language.comments))
      .replace('USE', () => (this.#uses.length > 0 ? this.#pick(this.#uses) : 'from any'))
      .replace(/\?([^\s|]+)(?:\|(\S+))?/g, (_, yes: string, no?: string) => this.#either(yes, no))
      .replace(/<(\w+)>/g, (_, name: string) => this.#value(name));
    const whole = this.#uses.length > 0 && this.#below(4) === 0 ? this.#pick(this.#uses) : line;
    return `${whole}\n`;
  }

  #table(): string {
    this.#tables += 1;
    return `t${this.#tables}`;
  }

  #either(yes: string, no: string | undefined): string {
    const { language } = this;
    if (language.conditions.length === 0) return yes;
    const condition = this.#pick(language.conditions);
    const other = no === undefined || language.other === undefined ? '' : `${this.#tag(language.other)}${no}`;
    return `${this.#tag(language.iff(condition).replace('#^', '^'))}${yes}${other}${this.#end(condition.replace('^', ''), language.end)}`;
  }

  #value(name: string): string {
    const { language } = this;
    const plain =
      language === erb
        ? `@${name}`
        : language === go
          ? `.${name}`
          : language === shell
            ? name.toUpperCase()
            : name;
    const isItem =
      language !== shell && this.#below(8) === 0 && ['dom', 'net', 'addr', 'tag', 'act'].includes(name);
    return this.#tag(
      language.value(this.#pick(language.changes).replace('X', isItem ? language.item(name) : plain)),
    );
  }

  #end(name: string, end = this.language.end.replace('endif', 'endfor')): string {
    return this.#tag(end === '{{/}}' ? `{{/${name}}}` : end);
  }

  /** What stands behind the tag of a block. */
  #gap(): string {
    return this.#below(8) === 0 ? '' : '\n';
  }

  #tag(tag: string): string {
    const { trimmed } = this.language;
    if (!this.#taken || trimmed === undefined || this.#below(4) > 0) return tag;
    return trimmed(tag, this.#below(2) === 0, this.#below(2) === 0);
  }

  #pick<T>(all: readonly T[]): T {
    const found = all[this.#below(all.length)];
    if (found === undefined) throw new Error('there is nothing to pick from');
    return found;
  }

  #below(count: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * count);
  }
}
