import { nearest } from '../source/nearest.js';
import { alternatives } from '../source/prose.js';
import type { SourceFile } from '../source/text.js';
import type { Assertion, PolicyProblem } from './assertion.js';
import { correctionOf, type SentenceReading } from './corrected-sentence.js';
import { type Captures, type Furthest, matchForm, parseForm } from './form-pattern.js';
import { formSlots, type SlotValues } from './form-slots.js';
import { type FormValues, forms } from './forms.js';
import { type SentenceWord, sentences } from './sentences.js';

export interface Policy {
  readonly assertions: readonly Assertion[];
  readonly problems: readonly PolicyProblem[];
}

/** The maximum number of expectations in a message. */
const maxNamed = 6;

/** The maximum number of lines of one policy for which a correction is sought. */
const maxCorrected = 20;

const patterns = forms.map(({ form, claim }) => ({ pieces: parseForm(form), claim }));

/** Reads a policy: one assertion per line. A line that is not one becomes a problem. Never throws. */
export function parsePolicy(file: SourceFile): Policy {
  const assertions: Assertion[] = [];
  const problems: PolicyProblem[] = [];
  for (const { words, span } of sentences(file)) {
    const reading = readSentence(words);
    if (reading.claim !== undefined) {
      assertions.push({ claim: reading.claim, text: file.text.slice(span.start, span.end), span });
      continue;
    }
    const word = words[reading.at];
    const correction =
      problems.length < maxCorrected && words.length > 0 ? correctionOf(words, readSentence) : undefined;
    problems.push({
      ...(words.length === 0 ? tooLong : misreading(words, reading)),
      ...(correction !== undefined && { correction }),
      span: word?.span ?? { ...span, start: span.end },
    });
  }
  return { assertions, problems };
}

function readSentence(words: readonly SentenceWord[]): SentenceReading {
  const furthest: Furthest = { at: 0, expected: new Set() };
  for (const { pieces, claim } of patterns) {
    const captures = matchForm(pieces, words, formSlots, furthest);
    if (captures !== undefined) return { ...furthest, claim: claim(valuesOf(captures)) };
  }
  return { ...furthest, claim: undefined };
}

const tooLong: Pick<PolicyProblem, 'message'> = { message: 'The line is too long for an assertion' };

/** The problem at the place where reading ended, with the words that are possible there. */
function misreading(
  words: readonly SentenceWord[],
  { at, expected }: SentenceReading,
): Pick<PolicyProblem, 'message' | 'help'> {
  const options = [...expected];
  const word = words[at];
  const more = options.length > maxNamed ? ', or something else' : '';
  const help = `expected here: ${alternatives(options.slice(0, maxNamed))}${more}`;
  if (word === undefined) return { message: 'The sentence ends too early', help };
  const guess = nearest(
    word.text,
    options
      .filter((option) => !/^(?:an? |the )/.test(option))
      .flatMap((option) => option.split(' ')[0] ?? []),
  );
  const isOther = guess !== undefined && guess !== word.word;
  return { message: `Unexpected "${word.text}"`, help: isOther ? `did you mean "${guess}"?` : help };
}

/** The captures by slot: each slot yields its own type of value. */
function valuesOf(captures: Captures): FormValues {
  const values: { -readonly [Name in keyof SlotValues]?: SlotValues[Name] } = {};
  Object.assign(values, Object.fromEntries(captures));
  return values;
}
