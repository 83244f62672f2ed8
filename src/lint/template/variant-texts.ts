import type { Config } from '../../model/config/config.js';
import { withUnixLines } from '../../model/line-ends.js';
import { readConfig } from '../../model/read-config.js';
import {
  type Choices,
  type Rendering,
  render,
  type TemplateText,
  type Variable,
} from '../../source/templates/render.js';
import { costOfCharacter, spend, TooLarge } from '../../verify/budget.js';
import { formsOf } from './criteria-forms.js';
import { type DoubledDeclarations, doubledIn, noDoubles } from './doubled-declarations.js';
import { withoutFilledIn } from './filled-in-names.js';
import { declared, mainStatements, type Placement, placementOf } from './placement.js';
import { Ranges } from './ranges.js';
import { canBeWithout, misjoinedOf, type RefusedStatement, refusedIn } from './refused-statements.js';
import { withOwnTables } from './rule-bounds.js';
import { blanked, withSameLength } from './same-length-edits.js';
import { nothingVague, type Vague, vagueIn, withBareListeners } from './vague-statements.js';

/** A template with some choices made, after reading. */
export interface ReadVariants {
  readonly choices: Choices;
  /** The rendering without what is unknown or absent, and with the loosest form of each rule. */
  readonly rendering: Rendering;
  /** The rendering with what is unknown, and with all criteria. */
  readonly vagueRendering: Rendering;
  readonly ranges: Ranges;
  readonly vague: Vague;
  readonly config: Config;
  readonly placement: Placement;
  readonly doubled: DoubledDeclarations;
  /** `config` with the narrowest form of each rule that has one. */
  readonly narrowest: () => Config;
  /** Whether lines are not joined as they are meant to be in any of these variants. */
  readonly isMisjoined: boolean;
}

/** The cost of one character of a template, each tag of which is looked at. */
const costOfTemplate = 5;

/** What it costs to fill in a template and to read the result. */
export const costOf = ({ file, written }: Rendering): number =>
  Math.max(file.text.length * costOfCharacter, written.text.length * costOfTemplate);

/** Reads the texts of variants, several in one. */
export class VariantTexts {
  /** The number of texts that were read. */
  count = 0;
  /** The declarations of all variants, in the form of `declared`. */
  readonly declared = new Set<string>();
  /** Configurations by their texts: choices that nothing depends on give the same text again. */
  readonly #known = new Map<string, Config>();

  /** @param anyLines whether lines that are not joined as they are meant to be are read like any others */
  constructor(
    private readonly template: TemplateText,
    private readonly options: Config['options'],
    private readonly anyLines: boolean,
  ) {}

  /** The variants that make some choices. Choices that do not affect relaying are made as well; those inside lines become choices of whole lines, if possible. */
  read(given: Choices): ReadVariants {
    let choices = given;
    for (;;) {
      const made = this.#render(choices);
      if (!made.isWhole) throw new TooLarge('it becomes many times as long as it is');
      const read = this.#read(choices, made, false);
      const { indifferent, split } = read.placement;
      if (indifferent.size === 0) return split === undefined ? read : this.#lifted(read);
      choices = new Map([...choices, ...indifferent]);
    }
  }

  #lifted(read: ReadVariants): ReadVariants {
    const cut = new Set(read.placement.cut.map(({ id }) => id));
    const made = this.#render(read.choices, ({ id }) => cut.has(id));
    if (!made.isWhole) return read;
    const lifted = this.#read(read.choices, made, true);
    const { split, cut: left } = lifted.placement;
    return split === undefined || left.length < cut.size ? lifted : read;
  }

  /** The same variants without statements that no variant which smtpd accepts has. */
  without(read: ReadVariants, refused: readonly RefusedStatement[]): ReadVariants {
    return this.#finished(read, this.#blanked(read.vagueRendering, refused));
  }

  #render(choices: Choices, isLifted?: (variable: Variable) => boolean): Rendering {
    this.count += 1;
    const made = render(this.template, choices, isLifted);
    spend(costOf(made));
    return made;
  }

  #read(choices: Choices, made: Rendering, isLifted: boolean): ReadVariants {
    const ranges = new Ranges(made.optional);
    const misjoined = this.#misjoinedIn(made, ranges);
    const rendering = this.#blanked(made, misjoined);
    const config = withUnixLines(this.#configOf(rendering));
    const doubled = isLifted ? doubledIn(config, rendering, ranges) : noDoubles;
    const isMisjoined = canBeWithout(misjoined) === false;
    return this.#finished(
      { choices, ranges, isMisjoined, doubled },
      this.#blanked(rendering, doubled.others),
    );
  }

  /** Completes a reading with the unknown parts of statements and the positions of choices. */
  #finished(
    read: Pick<ReadVariants, 'choices' | 'ranges' | 'isMisjoined' | 'doubled'>,
    given: Rendering,
  ): ReadVariants {
    const undecided = placementOf(this.#configOf(given), given);
    // While a choice has to be made first, criteria are left where they are.
    const criteria = undecided.split === undefined ? undecided.criteria : [];
    const loosest = withSameLength(given.file.text, formsOf(criteria, 'loosest', given.file.text));
    const vagueRendering = { ...given, file: { ...given.file, text: loosest } };
    const whole = this.#configOf(vagueRendering);
    const { file } = vagueRendering;
    // A text with an open choice inside is not a statement yet, so that nothing is said about what is filled in there.
    const vague =
      undecided.split === undefined ? this.#vagueIn(whole, vagueRendering) : nothingVague(file.text);
    const isSame = vague.text === file.text;
    const rendering = isSame ? vagueRendering : { ...vagueRendering, file: { ...file, text: vague.text } };
    const misjoined = isSame ? [] : this.#misjoinedIn(rendering, read.ranges);
    if (misjoined.length > 0 && canBeWithout(misjoined) !== false)
      return this.#finished(read, this.#blanked(given, misjoined));
    const isMisjoined = read.isMisjoined || misjoined.length > 0;
    const config = isSame ? whole : this.#configOf(rendering);
    for (const statement of mainStatements(config, rendering)) {
      const name = statement.type === 'directive' ? declared(statement) : undefined;
      if (name !== undefined) this.declared.add(name);
    }
    const placement = isSame ? undecided : { ...placementOf(config, rendering, vague.anything), criteria };
    const narrowest = (): Config => this.#narrowest(criteria, given, rendering);
    const known = { rendering, vagueRendering: given, vague, config, placement, narrowest };
    return { ...read, isMisjoined, ...known };
  }

  /** A text with criteria that it was read without. */
  #narrowest(criteria: Placement['criteria'], { file }: Rendering, without: Rendering): Config {
    const text = withSameLength(without.file.text, formsOf(criteria, 'narrowest', file.text));
    const config = this.#configOf({ ...without, file: { ...file, text } });
    return { ...config, rules: config.rules.map(withOwnTables) };
  }

  #vagueIn(config: Config, rendering: Rendering): Vague {
    const vague = vagueIn(config, rendering);
    if (vague.listeners.length === 0) return vague;
    const { file, words } = rendering;
    const again = this.#configOf({ file: { ...file, text: vague.text }, words });
    return { ...vague, text: withBareListeners(vague.text, again, vague) };
  }

  /** The lines that the setting of the engine joins or splits so that smtpd refuses them. */
  #misjoinedIn(rendering: Rendering, ranges: Ranges): readonly RefusedStatement[] {
    if (this.anyLines || rendering.lineEnds.length === 0) return [];
    return misjoinedOf(refusedIn(this.#configOf(rendering), rendering, ranges), rendering);
  }

  #blanked(
    rendering: Rendering,
    stretches: readonly { readonly start: number; readonly end: number }[],
  ): Rendering {
    const { file } = rendering;
    if (stretches.length === 0) return rendering;
    return { ...rendering, file: { ...file, text: blanked(file.text, stretches) } };
  }

  #configOf({ file, words }: Pick<Rendering, 'file' | 'words'>): Config {
    const known = this.#known.get(file.text);
    if (known !== undefined) return known;
    const files = withoutFilledIn(this.options.files, words);
    const config = withUnixLines(readConfig(file, { ...this.options, assumeDeclared: true, files }));
    this.#known.set(file.text, config);
    return config;
  }
}
