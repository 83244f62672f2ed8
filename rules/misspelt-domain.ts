import { rewriteKey } from '../src/edit/entries.js';
import type { Suggestion } from '../src/lint/finding.js';
import { type Slip, slips } from '../src/lint/similar-domains.js';
import { isWhole } from '../src/lint/whole.js';
import type { Config } from '../src/model/config.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'misspelt-domain',
  category: 'correctness',
  severity: 'warning',
  summary: 'a domain that one rule names, and the others by a name that differs in one letter',
  docs: {
    why: `A domain that is misspelt in one of several rules is served by the others only: its mail is delivered and not relayed, or its users are not the ones that were meant. smtpd has no way to know. A name is reported when it stands in one place only, and one that differs by a letter stands in several, and the two are nowhere in one list.`,
    bad: {
      conf: `listen on eth0
action "local" mbox
action "outbound" relay helo mail.example.org
match from any for domain "example.org" action "local"
match from local mail-from "@exmaple.org" for any action "outbound"
`,
    },
    good: {
      conf: `listen on eth0
action "local" mbox
action "outbound" relay helo mail.example.org
match from any for domain "example.org" action "local"
match from local mail-from "@example.org" for any action "outbound"
`,
    },
    fix: 'Write the name as it is written elsewhere. Better still, name the domains in one table, and use that in every rule.',
    disable: 'When both names are yours. Naming them in one list says so, too.',
    references: ['smtpd.conf(5), match', 'table(5)'],
  },
  messages: {
    slip: '{domain} stands only here, and {meant}, one letter away, in several places, so this rule most likely misses the mail that it is for; did you mean {meant}',
  },
  *check(context) {
    const { config, machine } = context;
    if (config.rules.length < 2 || !isWhole(config)) return;
    const found = slips(config, machine);
    if (found.length === 0) return;
    for (const slip of found) {
      const { domain, meant, entry, others } = slip;
      if (entry.span === undefined) continue;
      yield {
        message: 'slip',
        data: { domain, meant },
        span: entry.span,
        related: others
          .flatMap(({ span }) => (span ? [{ span, message: `${meant} stands here` }] : []))
          .slice(0, 4),
        suggestions: asElsewhere(config, slip),
      };
    }
  },
});

/** The entry with the other name. */
function asElsewhere(config: Config, { entry, domain, meant }: Slip): readonly Suggestion[] {
  if (entry.span === undefined) return [];
  const key = `${entry.key.slice(0, entry.key.length - domain.length)}${meant}`;
  const edit = rewriteKey(config, { ...entry, span: entry.span }, key);
  return edit ? [{ description: `the domain is ${meant}`, edits: [edit] }] : [];
}
