import type { Option } from '../grammar/ast.js';
import { faultyUses } from '../src/lint/entry-faults.js';
import type { Suggestion } from '../src/lint/finding.js';
import { optionAt, removeOption, replace } from '../src/lint/suggest.js';
import type { TableUse } from '../src/lint/table-uses.js';
import { Trials } from '../src/lint/trial.js';
import { wordsOf } from '../src/lint/words.js';
import type { Config, MatchRule } from '../src/model/config.js';
import { defineRule } from './rule.js';

export default defineRule({
  id: 'quoted-keyword',
  category: 'correctness',
  severity: 'warning',
  summary: 'a keyword stands where smtpd takes it for an address, a domain or a user',
  docs: {
    why: `Behind \`src\`, \`domain\`, \`mail-from\` and the like, and inside quotes or braces, no word is a keyword any more. \`from src "any"\` looks for clients whose address reads \`any\`, of which there are none; \`for domain "local"\` is for mail to \`user@local\`; \`rcpt-to "any"\` is for a user who is called any. smtpd accepts all of it and says nothing.

The one word that means something is \`local\` among addresses: it is the local socket, and not what \`from local\` means, which is every address of the server.`,
    bad: {
      conf: `listen on 0.0.0.0
action "in" maildir
action "out" relay
match from src "any" for domain "example.org" action "in"
match for any action "out"
`,
    },
    good: {
      conf: `listen on 0.0.0.0
action "in" maildir
action "out" relay
match from any for domain "example.org" action "in"
match for any action "out"
`,
    },
    fix: 'Write the keyword in the place of the whole criterion: `from any` rather than `from src "any"`, `for local` rather than `for domain "local"`. A criterion that should hold for everybody (`helo`, `mail-from`, `rcpt-to`) is left out.',
    disable: 'When a domain or a user really has that name.',
    references: ['smtpd.conf(5), match'],
  },
  messages: {
    source: '{word} is no keyword behind src but an address that no client has, so {effect}; write {instead}',
    socket:
      'local is no keyword behind src: it is the local socket only, and not the addresses of this server; write from local, or from socket',
    reverse: '{word} is no keyword here but a reverse name, so nobody is meant by it; write {instead}',
    domain:
      '{word} is no keyword here but a domain of that name, so mail for others does not match; write {instead}',
    helo: '{word} is no keyword here but a HELO name, so other clients do not match; leave the criterion out',
    user: '{word} is no keyword here but a user of that name, so mail of others does not match; leave the criterion out',
  },
  *check(context) {
    const { config } = context;
    let trials: Trials | undefined;
    for (const { use, faults, effect } of faultyUses(config)) {
      for (const { entry, fault } of faults) {
        if (fault.type !== 'keyword') continue;
        const { word } = fault;
        const instead = insteadOf(use, word);
        const message = messageFor(use, word);
        if (message === undefined) continue;
        trials ??= new Trials(context);
        const isOnly =
          faults.length === 1 && use.table.contents.known && use.table.contents.entries.length === 1;
        yield {
          message,
          data: { word, effect, instead: use.negated ? 'the networks that are meant' : (instead ?? '') },
          span: entry.span,
          related:
            use.table.origin === 'anonymous'
              ? []
              : [{ span: use.span, message: `used here, by ${use.words}` }],
          suggestions: isOnly ? suggestionsFor(trials, config, use, instead) : [],
        };
      }
    }
  },
});

/** The words in whose place a keyword stands for everything, or for this machine. Undefined: the criterion has none. */
function insteadOf({ compared, words }: TableUse, word: string): string | undefined {
  const isLocal = word === 'local' || word === 'socket';
  if (compared === 'source') return isLocal ? `from ${word}` : 'from any';
  if (compared === 'reverse') return 'from rdns';
  if (words === 'for domain') return isLocal ? 'for local' : 'for any';
  return undefined;
}

function messageFor({ compared, words }: TableUse, word: string) {
  if (compared === 'source') return word === 'local' ? 'socket' : 'source';
  if (compared === 'reverse') return 'reverse';
  if (words === 'for domain') return 'domain';
  if (compared === 'domain') return 'helo';
  return compared === 'mail' || compared === 'raw-mail' ? 'user' : undefined;
}

/** The keyword in the place of the criterion, or the criterion gone, unless that makes a relay of the rule or starves another one. */
function suggestionsFor(
  trials: Trials,
  config: Config,
  { rule, span, negated, words }: TableUse,
  instead: string | undefined,
): readonly Suggestion[] {
  const option = rule && !negated ? optionAt(rule.statement, span) : undefined;
  if (rule === undefined || option === undefined) return [];
  const [changed, edit] =
    instead === undefined
      ? [without(rule, words), removeOption(option.span)]
      : [meaning(rule, instead), replace(option.span, instead)];
  if (changed === undefined) return [];
  const rules = config.rules.map((other) => (other === rule ? changed : other));
  if (!trials.isHarmless({ ...config, rules })) return [];
  const description =
    instead === undefined ? `the rule does not ask: ${described(option)} goes` : `${instead} is meant`;
  return [{ description, edits: [edit] }];
}

const described = (option: Option): string => wordsOf(option.span, 40);

/** The rule with a keyword for its `from` or `for`. */
function meaning(rule: MatchRule, words: string): MatchRule | undefined {
  const plain = { negated: false, regex: false, implied: false, table: undefined } as const;
  switch (words) {
    case 'from any':
      return { ...rule, from: { ...rule.from, ...plain, type: 'any' } };
    case 'from local':
      return { ...rule, from: { ...rule.from, ...plain, type: 'local' } };
    case 'from socket':
      return { ...rule, from: { ...rule.from, ...plain, type: 'socket' } };
    case 'from rdns':
      return { ...rule, from: { ...rule.from, ...plain, type: 'rdns' } };
    case 'for any':
      return { ...rule, for: { ...rule.for, ...plain, type: 'any' } };
    case 'for local':
      return { ...rule, for: { ...rule.for, ...plain, type: 'local' } };
    default:
      return undefined;
  }
}

/** The rule without a criterion. `from mail-from` and `for rcpt-to` are a `from` and a `for`, too: they stay. */
function without(rule: MatchRule, words: string): MatchRule | undefined {
  if (words === 'helo') return { ...rule, helo: undefined };
  if (words === 'mail-from' && rule.mailFrom?.span !== rule.from.span)
    return { ...rule, mailFrom: undefined };
  if (words === 'rcpt-to' && rule.rcptTo?.span !== rule.for.span) return { ...rule, rcptTo: undefined };
  return undefined;
}
