import type { Attempts } from '../src/lint/attempt.js';
import type { Related, Severity, Suggestion } from '../src/lint/finding.js';
import type { Config } from '../src/model/config.js';
import type { Machine } from '../src/model/machine.js';
import type { Platform, Release } from '../src/source/release.js';
import type { Span } from '../src/source/text.js';
import type { Redundancy } from '../src/verify/redundant.js';
import type { RelayOptions } from '../src/verify/relay.js';
import type { Reachability, RelayVerdict } from '../src/verify/verdict.js';

export type Category = 'relay' | 'security' | 'correctness' | 'compatibility' | 'style';

/** The settings that switch rules on: everything that most owners would act on; what a strict house wants, too; all there is. */
export const presets = ['recommended', 'strict', 'all'] as const;
export type Preset = (typeof presets)[number];

/** An option of a rule: its type, what it is unless set, and one line on what it does. */
export type RuleOption =
  | { readonly type: 'boolean'; readonly default: boolean; readonly summary: string }
  | {
      readonly type: 'integer';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
      readonly summary: string;
    }
  | { readonly type: 'strings'; readonly default: readonly string[]; readonly summary: string };

export type OptionTable = Readonly<Record<string, RuleOption>>;

/** The value that an option has. */
type ValueOf<Option extends RuleOption> = Option extends { readonly type: 'boolean' }
  ? boolean
  : Option extends { readonly type: 'integer' }
    ? number
    : readonly string[];

export type OptionValues<Options extends OptionTable> = {
  readonly [Name in keyof Options]: ValueOf<Options[Name]>;
};

/** A configuration in a rule's documentation; the tests run it. */
export interface Example {
  readonly conf: string;
  /** The newest known release unless said. */
  readonly release?: Release;
  /** `portable` unless said. */
  readonly platform?: Platform;
  /** The files that it names, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A rule's page: what `explain` prints and `docs/rules` has. Plain sentences; words of smtpd.conf between backquotes. */
export interface Documentation {
  /** What happens to the mail, the server or its users if nothing is done. One to three short paragraphs, parted by blank lines. */
  readonly why: string;
  /** The rule reports something here. */
  readonly bad: Example;
  /** The same, mended: no rule has anything to say. */
  readonly good: Example;
  /** How to mend it. */
  readonly fix: string;
  /** When somebody is right to switch it off. */
  readonly disable: string;
  /** `smtpd.conf(5), match`, `RFC 6409, section 4.3`. */
  readonly references: readonly string[];
}

/** What a rule sees: the model and the verifier's answers, computed on first use. Never the parser, a formatter or a file. */
export interface RuleContext<Options extends OptionTable = OptionTable> {
  readonly config: Config;
  readonly machine: Machine;
  /** How the verdict is made, for rules that judge a changed configuration in the same way. */
  readonly relayOptions: RelayOptions;
  readonly verdict: RelayVerdict;
  readonly reachability: Reachability;
  /** Makes edits and judges the result, for rules that search for a suggestion. What is offered in the end is checked by the engine. */
  readonly attempts: Attempts;
  /** Rules that are surplus whatever the listeners are. */
  readonly surplus: Redundancy;
  /** The rule's own options: as set, or their defaults. */
  readonly options: OptionValues<Options>;
}

/** What a rule reports; the engine adds the rule's id and severity. `Id`: the names of the rule's messages. */
export interface Report<Id extends string = string> {
  readonly message: Id;
  /** Values for the `{placeholders}` of the message. */
  readonly data?: Readonly<Record<string, string>>;
  readonly span: Span;
  readonly related?: readonly Related[];
  /**
   * Edits only: the engine makes each in the text, reads the result again, and offers those after which smtpd refuses no more, no hole is new, no rule
   * loses its mail, no login becomes useless, and this very report is gone. It takes them out one by one, so that a generator may be costly.
   */
  readonly suggestions?: Iterable<Suggestion>;
  /** An edit that changes no mail flow and nothing a person would miss: `--fix` applies it, once the verifier has found no difference. */
  readonly fix?: Suggestion;
  readonly severity?: Severity;
  readonly fatal?: boolean;
  readonly transcript?: readonly string[];
}

/** One rule: facts, messages by name, one check. File name = id = fixture folder = documentation page. */
export interface Rule {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** The smallest preset that has it; `recommended` unless said. */
  readonly preset?: Preset;
  /** One line: what the rule finds. */
  readonly summary: string;
  readonly docs: Documentation;
  readonly options?: OptionTable;
  /** The texts, with `{placeholders}`: lower case, first the fact, then the consequence, then what to write instead. */
  readonly messages: Readonly<Record<string, string>>;
  check(context: RuleContext): Iterable<Report>;
}

/** A rule whose reports name its own messages and no others, and whose options are its own. */
interface TypedRule<Messages extends Rule['messages'], Options extends OptionTable>
  extends Omit<Rule, 'check'> {
  readonly messages: Messages;
  readonly options?: Options;
  check(context: RuleContext<Options>): Iterable<Report<keyof Messages & string>>;
}

/** Checks the names of a rule's messages and options: `export default defineRule({...})`. */
export function defineRule<
  const Messages extends Rule['messages'],
  const Options extends OptionTable = OptionTable,
>(rule: TypedRule<Messages, Options>): Rule {
  return rule;
}
