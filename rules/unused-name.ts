import { removeStatement } from '../src/edit/edits.js';
import { type Declaration, nounOf } from '../src/lint/declarations.js';
import type { Suggestion } from '../src/lint/finding.js';
import { type Unused, unusedDeclarations } from '../src/lint/unused.js';
import { isWhole } from '../src/lint/whole.js';
import type { Config } from '../src/model/config.js';
import { available } from '../src/source/release.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'unused-name',
  category: 'correctness',
  severity: 'warning',
  summary: 'something is declared and never used',
  docs: {
    why: `What is declared and never used does nothing. A filter that no listener has filters nothing, a table of blocked senders that no rule asks blocks nobody, and the file looks as if they did.

What is used only by something that is itself unused is reported, too. Nothing is reported while an \`include\` was not seen or smtpd refuses the file: the use may be in what is missing.`,
    bad: {
      conf: `table blocked { "@spam.example.net" }
filter "check-rdns" phase connect match !rdns disconnect "550 no reverse name"

listen on eth0

action "inbox" maildir

match from any mail-from <blocked> for any reject
match from any for domain "example.org" action "inbox"
`,
    },
    good: {
      conf: `table blocked { "@spam.example.net" }
filter "check-rdns" phase connect match !rdns disconnect "550 no reverse name"

listen on eth0 filter "check-rdns"

action "inbox" maildir

match from any mail-from <blocked> for any reject
match from any for domain "example.org" action "inbox"
`,
    },
    fix: `Use it where it was meant to be used, or remove it. \`--fix\` removes unused declarations, with what only they use; not those in an included file, which may serve another configuration.`,
    disable: `For a file that several servers include and that declares what each may need.`,
    references: ['smtpd.conf(5), action, filter, listen on, table'],
  },
  messages: {
    unused: '{thing} is declared and never used, so it does nothing; use it or remove it',
    onlyByUnused: '{thing} is used only by {other}, which is never used itself; use that or remove both',
  },
  *check({ config }) {
    if (!isWhole(config)) return;
    const reported = new Set<string>();
    const removals = new Map<Unused['group'], Suggestion>();
    for (const { declaration, usedBy, group } of unusedDeclarations(config)) {
      if (isUsedUnsaid(declaration, config)) continue;
      const { kind, name } = declaration;
      const thing = `${nounOf[kind]} ${name.value}`;
      // The statements of one pki are one thing.
      if (reported.has(thing)) continue;
      reported.add(thing);
      // What hangs together has one removal.
      const removal = removals.get(group) ?? removalOf(group);
      removals.set(group, removal);
      yield {
        message: usedBy ? 'onlyByUnused' : 'unused',
        data: { thing, other: usedBy ? `${nounOf[usedBy.kind]} ${usedBy.name.value}` : '' },
        span: name.span,
        suggestions: [removal],
        ...(isForThisFileOnly(group, config) && { fix: removal }),
      };
    }
  },
});

const removalOf = (group: Unused['group']): Suggestion => ({
  description: new Set(group.map(({ name }) => name.value)).size > 1 ? 'all of it goes' : 'it goes',
  edits: group.map(({ statement }) => removeStatement(statement.span)),
});

/** What stands in an included file may be used by another configuration that includes it. */
const isForThisFileOnly = (group: Unused['group'], config: Config): boolean =>
  group.every((one) => one.statement.span.file === config.file && !isUsedUnsaid(one, config));

/** Up to 6.8 a relay without a `pki` shows the certificate of its HELO name, or that of every name. */
function isUsedUnsaid({ kind }: Declaration, config: Config): boolean {
  if (kind !== 'pki' || !available({ until: '6.8' }, config.release)) return false;
  return [...config.actions.values()].some((action) => action.type === 'relay' && action.pki === undefined);
}
