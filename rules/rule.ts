import type { Related, Severity, Suggestion } from '../src/lint/finding.js';
import type { Config } from '../src/model/config.js';
import type { Machine } from '../src/model/machine.js';
import type { Span } from '../src/source/text.js';
import type { Redundancy } from '../src/verify/redundant.js';
import type { RelayOptions } from '../src/verify/relay.js';
import type { Reachability, RelayVerdict } from '../src/verify/verdict.js';

export type Category = 'relay' | 'security' | 'correctness' | 'compatibility' | 'style';

/** What a rule sees: the model and the verifier's answers, computed on first use. Never the parser, a formatter or a file. */
export interface RuleContext {
  readonly config: Config;
  readonly machine: Machine;
  /** How the verdict is made, for rules that judge a changed configuration in the same way. */
  readonly relayOptions: RelayOptions;
  readonly verdict: RelayVerdict;
  readonly reachability: Reachability;
  /** Rules that are surplus whatever the listeners are. */
  readonly surplus: Redundancy;
}

/** What a rule reports; the engine adds the rule's id and severity. `Id`: the names of the rule's messages. */
export interface Report<Id extends string = string> {
  readonly message: Id;
  /** Values for the `{placeholders}` of the message. */
  readonly data?: Readonly<Record<string, string>>;
  readonly span: Span;
  readonly related?: readonly Related[];
  readonly suggestions?: readonly Suggestion[];
  readonly severity?: Severity;
  readonly fatal?: boolean;
  readonly transcript?: readonly string[];
}

/** One rule: facts, messages by name, one check. File name = id = fixture folder = documentation page. */
export interface Rule {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** One line: what the rule finds. */
  readonly summary: string;
  /** The texts, with `{placeholders}`: lower case, first the fact, then the consequence, then what to write instead. */
  readonly messages: Readonly<Record<string, string>>;
  check(context: RuleContext): Iterable<Report>;
}

/** A rule whose reports name its own messages and no others. */
interface TypedRule<Messages extends Rule['messages']> extends Rule {
  readonly messages: Messages;
  check(context: RuleContext): Iterable<Report<keyof Messages & string>>;
}

/** Checks the names of a rule's messages: `export default defineRule({...})`. */
export function defineRule<const Messages extends Rule['messages']>(rule: TypedRule<Messages>): Rule {
  return rule;
}
