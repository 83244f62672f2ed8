/** Templates whose choices add criteria to rules, and ports that are filled in, by engine. */

const actions = 'action "in" maildir\naction "out" relay\naction "store" relay host lmtp://127.0.0.1:24\n';
const local = 'match from local for any action "out"\n';
const open = 'match from any for any action "out"\n';

/** How an engine writes a text that a condition (`a` to `d`) adds, and a value. */
interface CriteriaTags {
  readonly when: (condition: string, text: string) => string;
  readonly value: (name: string) => string;
}

const tags: Readonly<Record<string, CriteriaTags>> = {
  jinja: {
    when: (condition, text) => `{% if ${condition} %}${text}{% endif %}`,
    value: (name) => `{{ ${name} }}`,
  },
  erb: {
    when: (condition, text) => `<% if @${condition} %>${text}<% end %>`,
    value: (name) => `<%= @${name} %>`,
  },
  go: {
    when: (condition, text) => `{{ if .${condition} }}${text}{{ end }}`,
    value: (name) => `{{ .${name} }}`,
  },
  mustache: {
    when: (condition, text) => `{{#${condition}}}${text}{{/${condition}}}`,
    value: (name) => `{{${name}}}`,
  },
};

const shapes = ({ when, value }: CriteriaTags): readonly string[] => {
  const rule = (outcome: string, ...criteria: readonly string[]) =>
    `match ${criteria.join(' ')} ${outcome}\n`;
  const any = 'from any for any';
  const out = 'action "out"';
  const tag = when('a', 'tag A');
  const auth = when('b', 'auth');
  const tls = when('c', 'tls');
  const helo = when('d', 'helo "x.example"');
  const rules = [
    rule(out, tag, auth, tls, helo, any) + local,
    rule('reject', tag, auth, tls, helo, any) + open,
    rule('action "in"', tls, any) + open,
    rule('action "store"', tag, helo, any) + open,
    rule(out, auth, when('a', '!auth'), any) + open,
    rule(out, 'tls', tag, any) + open,
    when('a', rule(out, 'tls', when('b', 'tag A'), any)) + open,
    rule('reject', when('a', 'mail-from "@x.example"'), any) + rule(out, auth, any),
    rule('reject', when('a', '!mail-from "@x.example"'), when('b', 'rcpt-to "@y.example"'), any) + open,
    rule(out, `tag A${when('a', ' auth ')}from any for any`) + local,
    rule(out, `tag A${when('a', ' tls')}${when('b', 'auth ')}from any`, when('c', 'for any')) + local,
    rule(out, when('a', 'for any'), when('b', 'from any'), auth) + local,
    rule(out, when('a', 'from src "0.0.0.0/0"'), when('b', 'from any'), 'for any', tag) + local,
    rule('reject', when('a', `helo "${value('dom')}"`), any) +
      rule(out, when('c', `tag ${value('tag')}`), any),
    rule(out, when('a', `tag A ${when('b', 'auth')}`), any) + local,
    rule(out, when('a', 'from socket'), when('b', 'tag A'), 'for any') + open,
  ];
  const listeners = ['listen on eth0\n', 'listen on eth0 tag A\n', `listen on eth0 port ${value('n')}\n`];
  return rules.flatMap((text) => listeners.map((listen) => `${listen}${actions}${text}`));
};

/** By the name of the engine. */
export const criteriaTemplates: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(tags).map(([name, of]) => [name, shapes(of)]),
);
