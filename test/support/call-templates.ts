/** Templates of Jinja that call a macro with a block: macros, tags around the block, blocks and places of calls, each with each. */

const listen = 'listen on eth0\naction "in" maildir\naction "out" relay\n';
const local = 'match from local for any action "out"\n';
const open = 'match from any for any action "out"';

/** What macros do with the block of a call. */
const bodies: readonly string[] = [
  '\n{{ caller() }}\n',
  '{{ caller() }}',
  '\n{{ caller() }}',
  '\n{{- caller() -}}\n',
  `\n{{ caller() }}\n${local}`,
  `\n${local}{{ caller() }}\nmatch from any reject\n`,
  '\n# note {{ caller() }}\n',
  '\nmatch {{ caller() }} action "out"\n',
  'match from any {{ caller() }}for any action "out"',
  '\n{% if a %}\n{{ caller() }}\n{% else %}\nmatch from any reject\n{% endif %}\n',
  '\n{% for i in nets %}\n{{ caller() }}\n{% endfor %}\n',
  '\nmatch from any \\\n  {{ caller() }}\n',
  '\n{{ caller() | trim }}\n',
  '\n{{ caller() }}{% if b %}# {% endif %}\n',
  '\n{% if a %}# {% endif %}{{ caller() }}\n',
];

const heads: readonly string[] = ['macro m() %}', 'macro m(x="any") -%}', 'macro m(x) %}'];
const ends: readonly string[] = ['{% endmacro %}\n', '{%- endmacro %}\n', '{%- endmacro -%}\n'];

/** Calls with their blocks. */
const blocks: readonly string[] = [
  '{% call m() %}\nBLOCK\n{% endcall %}',
  '{% call m() %}BLOCK{% endcall %}',
  '{% call m() -%}\nBLOCK\n{%- endcall %}',
  '{%- call m(f("a)b", (1, 2))) %}\nBLOCK\n{% endcall -%}',
  '{% call(y) m() %}\nBLOCK\n{% endcall %}',
  '{% call m("local") %}\nBLOCK{% endcall %}',
  '{% call m("any") %}\n{% if b %}\nBLOCK\n{% endif %}\n{% endcall %}',
];

const texts: readonly string[] = [
  open,
  'from any for any',
  'match from {{ x | default("any") }} for any action "out"',
  `# note\n${open}`,
  'match from any reject',
  '',
];

const places: readonly string[] = [
  ...Array.from({ length: 8 }, () => 'CALL\n'),
  'CALL',
  '# CALL\n',
  'match CALL action "out"\n',
  '# note \\\nCALL\n',
  '# note {% if c %}\nCALL\n{% endif %}\n',
  '{% for x in nets %}\nCALL\n{% endfor %}\n',
  'CALL CALL\n',
  '  CALL\nmatch from any reject\n',
];

/** Some of these templates, others for each seed. */
export function callTemplates(engine: string, seed: number, count: number): readonly string[] {
  if (engine !== 'jinja') return [];
  const choices = [heads, bodies, ends, blocks, texts, places];
  const all = choices.reduce((product, { length }) => product * length, 1);
  return Array.from({ length: count }, (_, at) => {
    // A step that has no divisor in common with the number of templates.
    let rest = ((seed * 1009 + at) * 7919) % all;
    const [head, body, end, block, text, place] = choices.map((each) => {
      const picked = each[rest % each.length] ?? '';
      rest = Math.floor(rest / each.length);
      return picked;
    });
    const call = block?.replaceAll('BLOCK', text ?? '') ?? '';
    return `{% ${head}${body}${end}${listen}${place?.replaceAll('CALL', call)}${local}`;
  });
}
