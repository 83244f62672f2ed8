import { isAnyOf } from './many-lines.js';
import { plainText } from './plain-text.js';
import { type ConditionFormula, conditionFormula } from './possible-choices.js';
import {
  type BlockPart,
  type CallPart,
  type ChoicePart,
  type Condition,
  type LoopPart,
  lineSettings,
  type PlaceholderPart,
  type TemplatePart,
  type TextPart,
} from './template-tree.js';

/** The values chosen for variables, by name (`Variable.id`): the index of a branch, or the number of rounds of a loop. */
export type Choices = ReadonlyMap<string, number>;

/** A choice that a template leaves open. The same condition is the same variable wherever it appears. */
export interface Variable {
  readonly id: string;
  /** The number of its values, which count from 0. */
  readonly values: number;
  readonly part: ChoicePart | LoopPart;
  /** Its conditions; of a loop, that it has no round, if it is known what that hangs on. */
  readonly formulas: readonly ConditionFormula[];
}

/** Whether a choice is a setting of the engine (`lineSettings`). */
export const isSetting = ({ part }: Variable): boolean =>
  part.type === 'choice' && lineSettings.has(part.conditions[0]?.text ?? '');

/** The most rounds of a loop that are distinguished: docs/dev/templates.md says why more add nothing new. */
export const rounds = 2;

/** A round of a loop, or a call, around a part. */
interface RoundOrCall {
  /** Names with another meaning in it, or undefined if any name may have one. */
  readonly variables: readonly string[] | undefined;
  readonly label: string;
  /** Set for a call. */
  readonly call?: CallPart;
}

/** The rounds and calls around a part, the outermost first. */
type Around = readonly RoundOrCall[];

/** The place in the template of what is called. */
export type CallSite = Pick<CallPart, 'start' | 'end'>;

/** A part of a template in which some choices are made. */
export type ResolvedPart = ResolvedText | ResolvedPlaceholder | Fork | { readonly type: 'line-end-setting' };

export interface ResolvedText {
  readonly type: 'text';
  readonly part: TextPart;
  /** Set for what is called. */
  readonly site?: CallSite | undefined;
}

export interface ResolvedPlaceholder {
  readonly type: 'placeholder';
  readonly part: PlaceholderPart;
  /** The expression, with the rounds in which its meaning differs. */
  readonly key: string;
  /** Set for what is called. */
  readonly site?: CallSite | undefined;
}

/** A choice that is open. */
export interface Fork {
  readonly type: 'fork';
  readonly variable: Variable;
  /** The branches, in the order of the text. Those of a loop are its rounds, of which several may be present at once. */
  readonly branches: readonly Branch[];
}

export interface Branch {
  /** The values of the variable with which it is present. */
  readonly values: readonly number[];
  readonly parts: readonly ResolvedPart[];
}

/** The most parts that are filled in, each counted with the loops around it: nested loops can multiply any template. */
const maxSteps = 1_000_000;

/** Resolves the choices of a template that are made; the others stay open. */
export class ChoiceResolver {
  /** The variables that matter and are not chosen, in the order of the text. */
  readonly open = new Map<string, Variable>();
  /** All variables that were met, chosen or not. */
  readonly met = new Map<string, Variable>();
  /** Whether nothing was left out because the text is too large. */
  isWhole = true;
  #steps = 0;
  #length = 0;

  /** @param longest the most characters that the text may have */
  constructor(
    private readonly assigned: ReadonlyMap<string, readonly number[]>,
    private readonly choices: Choices,
    private readonly longest: number,
  ) {}

  resolve(parts: readonly TemplatePart[], around: Around = []): readonly ResolvedPart[] {
    const resolved: ResolvedPart[] = [];
    const site = around.find(({ call }) => call !== undefined)?.call;
    for (const part of parts) {
      this.#steps += 1 + around.length;
      if (this.#length > this.longest || this.#steps > maxSteps) {
        this.isWhole = false;
        break;
      }
      if (part.type === 'text' || part.type === 'placeholder')
        this.#length += part.type === 'text' ? (part.as?.length ?? part.end - part.start) : 1;
      if (part.type === 'text') resolved.push({ type: 'text', part, site });
      else if (part.type === 'placeholder') resolved.push(this.#placeholder(part, around, site));
      else for (const each of this.#inner(part, around)) resolved.push(each);
    }
    return resolved;
  }

  #inner(part: ChoicePart | LoopPart | CallPart | BlockPart, around: Around): readonly ResolvedPart[] {
    if (part.type === 'choice') return this.#choice(part, around);
    if (part.type === 'loop') return this.#loop(part, around);
    if (part.type === 'block') return this.#block(part, around);
    const { variables, start, body } = part;
    return this.resolve(body, [...around, { variables, label: `call at ${start}`, call: part }]);
  }

  /** What the innermost call encloses, which knows nothing of the text that is called. */
  #block(part: BlockPart, around: Around): readonly ResolvedPart[] {
    const at = around.findLastIndex(({ call }) => call !== undefined);
    const block = around[at]?.call?.block ?? [
      { ...part, type: 'placeholder', expression: 'caller()', opaque: true },
    ];
    const inside = around.slice(at).map(({ label }) => label);
    return this.resolve(block, [
      ...around.slice(0, at),
      { variables: [], label: `block at ${part.start} ${inside}` },
    ]);
  }

  #placeholder(part: PlaceholderPart, around: Around, site: CallSite | undefined): ResolvedPart {
    const { expression } = part;
    const as = around.length === 0 ? undefined : this.#argument(expression, around);
    if (as !== undefined) return { type: 'text', part: { ...part, type: 'text', as }, site };
    const hasLines = around.some(
      ({ call, variables }) => call?.hasLines && isAnyOf(expression, new Set(variables)),
    );
    return {
      type: 'placeholder',
      part: hasLines ? { ...part, hasLines } : part,
      key: expression + this.#valueOf(part) + this.#roundsOf(expression, around),
      site,
    };
  }

  /** The text that a parameter of the innermost call stands for, if an expression is nothing else. */
  #argument(expression: string, around: Around): string | undefined {
    const at = around.findLastIndex(({ call }) => call !== undefined);
    const isHidden = ({ variables }: RoundOrCall): boolean => !variables || variables.includes(expression);
    if (this.assigned.has(expression) || around.slice(at + 1).some(isHidden)) return undefined;
    return around[at]?.call?.values.get(expression);
  }

  #choice(part: ChoicePart, around: Around): readonly ResolvedPart[] {
    const texts = part.conditions.map(({ text }) => text).join('\n');
    const variable = this.#variable(part, texts, part.branches.length, around);
    const chosen = this.choices.get(variable.id);
    const inBranch = (value: number): Around => {
      const { rebinds, text } = part.conditions[value] ?? {};
      return rebinds ? [...around, { variables: undefined, label: `with ${text}` }] : around;
    };
    if (chosen === undefined)
      return [
        {
          type: 'fork',
          variable,
          branches: part.branches.map((branch, value) => ({
            values: [value],
            parts: this.resolve(branch, inBranch(value)),
          })),
        },
      ];
    const made = this.resolve(part.branches[chosen] ?? [], inBranch(chosen));
    return lineSettings.has(texts) ? [{ type: 'line-end-setting' }, ...made] : made;
  }

  #loop(part: LoopPart, around: Around): readonly ResolvedPart[] {
    const variable = this.#variable(part, `for ${part.over}`, rounds + 1, around);
    const chosen = this.choices.get(variable.id);
    const name = plainText(part.over) + this.#roundsOf(part.over, around);
    const round = (number: number): readonly ResolvedPart[] =>
      this.resolve(part.body, [...around, { variables: part.variables, label: `${name}#${number}` }]);
    if (chosen === 0) return this.resolve(part.otherwise, around);
    const numbers = Array.from({ length: chosen ?? rounds }, (_, at) => at + 1);
    if (chosen !== undefined) return numbers.flatMap(round);
    const all = Array.from({ length: rounds + 1 }, (_, value) => value);
    const running = numbers.map((number) => ({
      values: all.filter((value) => value >= number),
      parts: round(number),
    }));
    const none = { values: [0], parts: this.resolve(part.otherwise, around) };
    return [{ type: 'fork', variable, branches: [...running, none] }];
  }

  /** The labels of the rounds in which the meaning of an expression differs. */
  #roundsOf(expression: string, around: Around): string {
    if (around.length === 0) return '';
    const names = new Set(expression.match(/[$@]?\b[A-Za-z_]\w*/g));
    const isAssigned = this.#isAssigned(expression);
    return around
      .filter(({ variables }) => isAssigned || !variables || variables.some((name) => names.has(name)))
      .map(({ label }) => ` ${label}`)
      .join('');
  }

  #variable(part: ChoicePart | LoopPart, meaning: string, values: number, around: Around): Variable {
    const isSame = !this.#isAssigned(meaning) && !fickle.test(meaning);
    if (lineSettings.has(meaning)) return this.#known({ id: meaning, values, part, formulas: [] });
    const round = isSame ? this.#roundsOf(meaning, around) : around.map(({ label }) => ` ${label}`).join('');
    const id = `${plainText(meaning)}${isSame ? '' : ` at ${part.start}`}${round}`;
    const known = this.met.get(id);
    // The same condition with a different number of branches is another choice.
    return this.#known({
      id: known !== undefined && known.values !== values ? `${id} of ${values}` : id,
      values,
      part,
      formulas: this.#formulasOf(part, around),
    });
  }

  #known(own: Variable): Variable {
    const variable = this.met.get(own.id) ?? own;
    this.met.set(own.id, variable);
    if (!this.choices.has(own.id)) this.open.set(own.id, variable);
    return variable;
  }

  #formulasOf(part: ChoicePart | LoopPart, around: Around): readonly ConditionFormula[] {
    if (part.type === 'choice') return part.conditions.map((one) => this.#formulaOf(one, around));
    const { over, start, isSection } = part;
    return isSection ? [{ type: 'not', of: this.#formulaOf({ text: over, start }, around) }] : [];
  }

  /** What a condition says. What may not mean the same twice is an atom that no other condition has. */
  #formulaOf({ text, start }: Condition, around: Around): ConditionFormula {
    const isSame = !this.#isAssigned(text) && !fickle.test(text);
    if (isSame) return conditionFormula(text, (atom) => plainText(atom) + this.#roundsOf(atom, around));
    const rounds = around.map(({ label }) => ` ${label}`).join('');
    return { type: 'atom', key: `${plainText(text)} at ${start}${rounds}` };
  }

  #isAssigned(text: string): boolean {
    return this.#assignedIn(text).length > 0;
  }

  #assignedIn(text: string): readonly string[] {
    const { assigned } = this;
    return assigned.size === 0 ? [] : (text.match(/[$@]?\b\w+/g) ?? []).filter((name) => assigned.has(name));
  }

  /** Which of the values it is that code assigns one after the other; nothing: it has just one. */
  #valueOf({ expression, start }: PlaceholderPart): string {
    if (fickle.test(expression)) return ` at ${start}`;
    const before = this.#assignedIn(expression).map(
      (name) => this.assigned.get(name)?.filter((place) => place <= start).length ?? 0,
    );
    return before.length === 0 ? '' : ` value ${before.join()}`;
  }
}

/** Expressions that need not mean the same twice. */
const fickle =
  /\b(?:random|rand|shuffle|scratch|now|cycle|cycler|loop|counter|lookup|query|gets|pop|shift|next|uuid\w*|rand[A-Z]\w*)\b|\(\s*\)$/;
