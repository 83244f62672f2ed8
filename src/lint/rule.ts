import type { Config, MatchRule } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import type { Span } from '../source/text.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import type { Reachability } from '../verify/ruleset/dead-rules.js';
import type { Redundancy } from '../verify/ruleset/redundant-parts.js';
import type { Attempts } from './attempts.js';
import type { Related, Severity, Suggestion } from './finding.js';
import type { Meant } from './judged-config.js';

export const categories = ['relay', 'security', 'correctness', 'compatibility', 'style'] as const;
export type Category = (typeof categories)[number];

/** The sets of rules: what most owners would act on; what a strict site wants, too; everything. */
export const presets = ['recommended', 'strict', 'all'] as const;
export type Preset = (typeof presets)[number];

/**
 * The maturity of a rule: in `preview` it may change in any version and is in no preset but `strict` and `all`; `stable` ones change as docs/dev/rules.md says;
 * `deprecated` ones are in no preset, and are removed in the next major version.
 */
export type RuleStage = 'preview' | 'stable' | 'deprecated';

/** An option of a rule: its type, its default, and one line on its effect. */
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

export type RuleOptionTable = Readonly<Record<string, RuleOption>>;

/** The value of an option. */
type ValueOf<Option extends RuleOption> = Option extends { readonly type: 'boolean' }
  ? boolean
  : Option extends { readonly type: 'integer' }
    ? number
    : readonly string[];

export type RuleOptionValues<Options extends RuleOptionTable> = {
  readonly [Name in keyof Options]: ValueOf<Options[Name]>;
};

/** The context of a rule: the model and the verifier's answers, computed on first use. It gives no access to the parser, a formatter or a file. */
export interface RuleContext<Options extends RuleOptionTable = RuleOptionTable> {
  readonly config: Config;
  readonly machine: Machine;
  /** How the verdict is made, for rules that judge a changed configuration in the same way. */
  readonly relayOptions: RelayOptions;
  /** The verdict on what smtpd holds after reading the text. */
  readonly verdict: RelayVerdict;
  /** Whether a stranger can relay according to the answer: for a text that smtpd refuses, after it is fixed. Undefined if only `verdict` was asked for. */
  readonly openRelay: RelayVerdict['openRelay'] | undefined;
  readonly reachability: Reachability;
  /** The configuration that a text in an older dialect was meant to be, with its verdict, or undefined if the text is not in one. */
  readonly meant: Meant | undefined;
  /** Makes edits and judges the result, for rules that search for a suggestion. The engine checks what is finally offered. */
  readonly attempts: Attempts;
  /** The rules that some mail reaches, whoever the client is. */
  readonly liveRules: readonly MatchRule[];
  /** Rules that are redundant whatever the listeners are. */
  readonly surplus: Redundancy;
  /** Whether the settings switch a rule off, so that nothing can be left to it. */
  isOff(rule: string): boolean;
  /** The options of the rule: as set, or their defaults. */
  readonly options: RuleOptionValues<Options>;
}

/**
 * The parts of a message, each of which says something once. Words of the configuration are in backquotes. `{name}` is replaced by a value of the report; backquotes
 * around it mark the value.
 */
export interface MessageText {
  /** The fact, as a headline of at most 70 characters: a capital, no full stop, no advice. */
  readonly message: string;
  /** Why these very words are the cause: a few words, for their place in the text. */
  readonly label?: string;
  /** The consequence, if the headline does not say it: one sentence. */
  readonly note?: string;
  /** Advice on what to write instead, if no suggestion shows it: one sentence, imperative. */
  readonly help?: string;
}

/** A condition for a rule to be run at all. */
export type Need =
  /** smtpd refuses nothing and every include was read, so that what seems unused or unreachable really is. */
  | 'complete-config'
  /** The configuration has listeners, so that it is not just a part of one. */
  | 'listeners'
  /** The configuration has rules. */
  | 'rules';

/** One report of a rule; the engine adds the rule's id and severity. `Id` is the union of the names of the rule's messages. */
export interface Report<Id extends string = string> {
  readonly message: Id;
  /** Values for the `{placeholders}` of the message. */
  readonly data?: Readonly<Record<string, string>>;
  readonly span: Span;
  readonly related?: readonly Related[];
  /**
   * Edits only: the engine makes each in the text, reads the result again, and offers those after which smtpd refuses no more, no hole is new, no rule loses its
   * mail, no login becomes useless, and this very report is gone. It takes them one by one, so that a generator may be costly.
   */
  readonly suggestions?: Iterable<Suggestion>;
  /** An edit that changes no mail flow and nothing that a user would miss: `--fix` applies it, once the verifier has found no difference. */
  readonly fix?: Suggestion;
  readonly severity?: Severity;
  readonly fatal?: boolean;
  /** The number of findings that it represents, which are not reported individually. */
  readonly more?: number;
  readonly transcript?: readonly string[];
}

/** One rule: facts, messages by name, one check. File name = id = fixture folder = documentation page. */
export interface Rule {
  readonly id: string;
  /** Ids from earlier versions, which settings, comments, baselines and options may still use. */
  readonly formerIds?: readonly string[];
  /** `stable` by default. */
  readonly stage?: RuleStage;
  readonly category: Category;
  readonly severity: Severity;
  /** The smallest preset that has it; `recommended` by default. */
  readonly preset?: Preset;
  /** One line: what the rule finds. */
  readonly summary: string;
  readonly options?: RuleOptionTable;
  /** Set if its findings are refusals of smtpd, so that those that smtpd would report after others are fixed are reported, too. */
  readonly refusals?: true;
  /** Conditions for it to be run; none by default. */
  readonly needs?: readonly Need[];
  readonly messages: Readonly<Record<string, MessageText | string>>;
  check(context: RuleContext): Iterable<Report>;
}

/** A rule whose reports name its own messages and no others, and whose options are its own. */
interface TypedRule<Messages extends Rule['messages'], Options extends RuleOptionTable>
  extends Omit<Rule, 'check'> {
  readonly messages: Messages;
  readonly options?: Options;
  check(context: RuleContext<Options>): Iterable<Report<keyof Messages & string>>;
}

/** Checks the names of a rule's messages and options: `export default defineRule({...})`. */
export function defineRule<
  const Messages extends Rule['messages'],
  const Options extends RuleOptionTable = RuleOptionTable,
>(rule: TypedRule<Messages, Options>): Rule {
  return rule;
}
