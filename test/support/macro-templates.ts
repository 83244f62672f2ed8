/** Templates in which a text is defined and written where it is called, by engine: bodies, marks around them and places of calls, each with each. */

const listen = 'listen on eth0\naction "in" maildir\naction "out" relay\n';
const local = 'match from local for any action "out"\n';
const open = 'match from any for any action "out"';

/** Bodies that write whole lines, and the same within a line. */
const bodies: readonly string[] = [
  `\n${open}\n`,
  open,
  `\n${local}`,
  `IF_A\n${open}\nEND\n`,
  `\nIF_A\n${open}\nELSE\nmatch from any reject\nEND\n`,
  `\nmatch from any \\\nIF_B\n auth \\\nEND\n for any action "out"\n`,
  `\n# note\n`,
  'from any for any',
  'IF_Afrom anyELSEfrom localEND for any',
  '\nfrom any for any\n',
  '',
];

/** Places of calls, before lines of their own. */
const places: readonly string[] = [
  'CALL\n',
  'match CALL action "out"\n',
  '# CALL\n',
  '# note \\\nCALL\n',
  'IF_A\nCALL\nEND\n',
  '# note IF_A\nCALL\nEND\n',
  'match from any \\\n  CALL\n',
  'CALL CALL\n',
  '  CALL\nmatch from any reject\nCALL\n',
];

interface MacroLanguage {
  readonly opens: readonly string[];
  readonly ends: readonly string[];
  readonly calls: readonly string[];
  readonly marks: Readonly<Record<string, string>>;
}

const languages: Readonly<Record<string, MacroLanguage>> = {
  jinja: {
    opens: ['{% macro m() %}', '{% macro m() -%}', '{%- macro m(x="any") %}'],
    ends: ['{% endmacro %}\n', '{%- endmacro %}\n', '{%- endmacro -%}\n', '{% endmacro %}'],
    calls: ['{{ m() }}', '{{- m() }}', '{{ m() -}}', '{{ m() | trim }}'],
    marks: { IF_A: '{% if a %}', IF_B: '{%- if b %}', ELSE: '{% else %}', END: '{% endif %}' },
  },
  go: {
    opens: ['{{ define "m" }}', '{{ define "m" -}}', '{{- define "m" }}'],
    ends: ['{{ end }}\n', '{{- end }}\n', '{{- end -}}\n'],
    calls: ['{{ template "m" . }}', '{{- template "m" . }}', '{{ template "m" . -}}', '{{ template "m" }}'],
    marks: { IF_A: '{{ if .a }}', IF_B: '{{- if .b }}', ELSE: '{{ else }}', END: '{{ end }}' },
  },
};

/** Some of these templates, others for each seed. */
export function macroTemplates(engine: string, seed: number, count: number): readonly string[] {
  const language = languages[engine];
  if (language === undefined) return [];
  const { opens, ends, calls, marks } = language;
  const written = (text: string, call: string): string =>
    text.replace(/IF_A|IF_B|ELSE|END|CALL/g, (mark) => marks[mark] ?? call);
  const all = opens.flatMap((begin) =>
    bodies.flatMap((body) =>
      ends.flatMap((end) =>
        calls.flatMap((call) =>
          places.map((place) => written(`${begin}${body}${end}${listen}${place}${local}`, call)),
        ),
      ),
    ),
  );
  // A step that has no divisor in common with the number of templates.
  return Array.from(
    { length: Math.min(count, all.length) },
    (_, at) => all[((seed + at) * 7919) % all.length] ?? '',
  );
}
