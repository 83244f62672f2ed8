/** Templates whose choices decide where lines and comments end, by engine. */

const head = 'action "in" maildir\naction "out" relay\n';
const local = 'match from local for any action "out"\n';
const open = 'match from any for any action "out"\n';
const refuse = 'match from any for any reject\n';
const listen = 'listen on eth0\n';
const tagged = 'match tag A from any for any action "out"\n';

/** The tags of a condition and of a loop. */
type Tags = readonly [when: string, otherwise: string, end: string, each: string, last: string];

const tags: Readonly<Record<string, Tags>> = {
  jinja: ['{% if a %}', '{% else %}', '{% endif %}', '{% for n in nets %}', '{% endfor %}'],
  erb: ['<% if @a %>', '<% else %>', '<% end %>', '<% @nets.each do |n| %>', '<% end %>'],
  go: ['{{ if .a }}', '{{ else }}', '{{ end }}', '{{ range .nets }}', '{{ end }}'],
  mustache: ['{{#a}}', '{{/a}}{{^a}}', '{{/a}}', '{{#nets}}', '{{/nets}}'],
  mako: ['\n% if a:\n', '\n% else:\n', '\n% endif\n', '\n% for n in nets:\n', '\n% endfor\n'],
};

const shapes = ([when, otherwise, end, each, last]: Tags, rules: string): readonly string[] => [
  `${listen}${head}# x ${when}\n${end}\n${rules}`,
  `${listen}${head}# x ${when}\n# y\n${end}\n${rules}`,
  `${listen}${head}# x ${when}\n# y\n${otherwise}\n# z\n${end}\n${rules}`,
  `${listen}${head}# x ${when}\n${otherwise}\n${end}\n${rules}`,
  `${listen}${head}# x ${each}\n${last}\n${rules}`,
  `${listen}${head}# x ${each}\n# y\n${last}\n${rules}`,
  `${listen}${head}${when}# x${end}\n${rules}`,
  `${listen}${head}${when}# x\n${otherwise}# y${end}\n${rules}`,
  `${listen}${head}${when}# x ${otherwise}# y \n${end}${rules}`,
  `${listen}${head}# x ${when} ${when} ${end}\n ${end}\n${rules}`,
  `${listen}${head}${when}#${end}${each} #${last}${rules}`,
  `${listen}${head}${each}# ${when}x${otherwise}\n${end}${last}${rules}`,
  `${listen}${head}# ${when}x${otherwise}y\n${end}${rules}`,
  `${listen}${head}# x${when}\n# y${end}\n${rules}`,
  `${listen}${head}# x${when}\n# y${end}${rules}`,
  `${listen}${head}# x${when}\n# y${end}${each}\n# z${last}\n${rules}`,
  `${listen}${head}# x${when}\n# y${end}${each}\n${last}${rules}`,
  `${listen}${head}# x \\\n${when}\n# y\n${end}\n${rules}`,
  `${listen}${head}# x ${when}\\${end}\n\n${rules}`,
  `${listen}${head}# x \\${when} ${end}\n${rules}`,
  `listen on eth0 ${when}\\${end}\n${rules}${head}`,
  `listen on eth0${when}\n${end}\n${rules}${head}`,
  `listen on eth0 ${when}pki \\${end}\n${rules}${head}`,
  `listen on eth0 ${when}# ${otherwise}tag A${end}\n${head}${tagged}${rules}`,
  `action "in" maildir ${when}\\\n user x${end}\n${listen}action "out" relay\n${rules}`,
  `action "out" relay ${when}#${end} host lmtp://127.0.0.1:24\n${listen}action "in" mbox\n${rules}`,
  `${listen}${head}match from any for any ${when}\\${end}\n action "out"\n${rules}`,
  `${listen}${head}match from any for any ${when}\\\n${end} action "out"\n${rules}`,
  `${listen}${head}match from any for any ${when}action "in" #${end} action "out"\n${rules}`,
];

/** Lines that a tag joins to the one before it. */
const joined: Readonly<Record<string, readonly string[]>> = {
  jinja: [
    `${listen}${head}# x {% if a -%}\n\n{% endif %}\n${open}${local}`,
    `${listen}${head}# x {{ dom -}}\n{# c #}\n${open}${local}`,
    `${listen}${head}# x {# c -#}\n{% if a %}\n{% endif %}\n${open}${local}`,
    `${listen}${head}{% if a %}# {% endif %}{% if b %}x {% endif %}${open}${local}`,
  ],
  erb: [
    `${listen}${head}# x <% if @a -%>\n<% end %>\n${open}${local}`,
    `${listen}${head}# x <%# c -%>\n\n${open}${local}`,
    `${listen}${head}<%= '# note' %>\n${refuse}${open}`,
    `${listen}${head}<%= '#' if @a %> x <%= @dom %>\n${refuse}${open}`,
  ],
  go: [
    `${listen}${head}# x {{ .dom -}}\n{{ if .a }}\n{{ end }}\n${open}${local}`,
    `${listen}${head}# x {{- /* c */ -}}\n{{ if .a }}{{ end }}\n${open}${local}`,
  ],
};

/** By the name of the engine. */
export const lineTemplates: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(tags).map(([name, of]) => [
    name,
    [...shapes(of, open + local), ...shapes(of, refuse + open), ...(joined[name] ?? [])],
  ]),
);
