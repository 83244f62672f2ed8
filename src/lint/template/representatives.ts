import { arePossible } from '../../source/templates/possible-choices.js';
import {
  type Choices,
  isSetting,
  render,
  type TemplateText,
  type Variable,
} from '../../source/templates/render.js';
import type { JudgedVariants } from './family.js';

/** The most variants that are searched for findings. */
const maxVariants = 8;

/**
 * A few variants that together have each branch of each choice, as far as possible, preceded by one in which a stranger relays, if there is one. Loops have one
 * round: a second one is like the first.
 */
export function representatives(
  template: TemplateText,
  judged: readonly JudgedVariants[],
): readonly Choices[] {
  const variables = [...render(template, new Map()).met.values()];
  const taken = judged.find(({ outcome }) => outcome !== 'refused') ?? judged[0];
  const valueIn = (variable: Variable, index: number): number => {
    const { id, part, values } = variable;
    if (isSetting(variable)) return taken?.choices.get(id) ?? 1;
    return part.type === 'loop' ? 1 : Math.min(index, values - 1);
  };
  const most = Math.max(1, ...variables.map(({ part, values }) => (part.type === 'loop' ? 1 : values)));
  const plain = Array.from({ length: Math.min(most, maxVariants) }, (_, index) =>
    consistent(variables, (variable) => valueIn(variable, index)),
  );
  const open = judged.find(({ outcome }) => outcome === 'yes');
  const first = plain[0] ?? new Map<string, number>();
  if (open === undefined || [...open.choices].every(([id, value]) => first.get(id) === value)) return plain;
  return [new Map([...first, ...open.choices]), ...plain];
}

/** Wanted values of variables, with others where they contradict one another. Those with the most values come first. */
function consistent(variables: readonly Variable[], wanted: (variable: Variable) => number): Choices {
  const made: (readonly [Variable, number])[] = [];
  for (const variable of variables.toSorted((a, b) => b.values - a.values)) {
    const first = wanted(variable);
    const values = [first, ...Array(variable.values).keys()];
    const value = values.find((one) => arePossible([...made, [variable, one]]));
    made.push([variable, value ?? first]);
  }
  const chosen = new Map(made);
  return new Map(variables.map((variable) => [variable.id, chosen.get(variable) ?? 0]));
}
