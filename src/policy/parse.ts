import { nearest } from '../source/nearest.js';
import { alternatives } from '../source/prose.js';
import type { SourceFile } from '../source/text.js';
import type { Assertion, PolicyProblem } from './assertion.js';
import { type Captures, type Furthest, matchForm, parseForm } from './form-pattern.js';
import { formSlots, type SlotValues } from './form-slots.js';
import { type FormValues, forms } from './forms.js';
import { type SentenceWord, sentences } from './sentences.js';

export interface Policy {
  readonly assertions: readonly Assertion[];
  readonly problems: readonly PolicyProblem[];
}

/** Expectations that are named in a message, at most. */
const maxNamed = 6;

/** Reads a policy: one assertion a line. A line that is none becomes a problem; it never throws. */
export function parsePolicy(file: SourceFile): Policy {
  const patterns = forms.map(({ form, claim }) => ({ pieces: parseForm(form), claim }));
  const assertions: Assertion[] = [];
  const problems: PolicyProblem[] = [];
  for (const { words, span } of sentences(file)) {
    const furthest: Furthest = { at: 0, expected: new Set() };
    let found = false;
    for (const { pieces, claim } of patterns) {
      const captures = matchForm(pieces, words, formSlots, furthest);
      if (captures === undefined) continue;
      assertions.push({
        claim: claim(valuesOf(captures)),
        text: file.text.slice(span.start, span.end),
        span,
      });
      found = true;
      break;
    }
    if (found) continue;
    const word = words[furthest.at];
    problems.push({
      message: words.length === 0 ? 'the line is too long for an assertion' : messageOf(words, furthest),
      span: word?.span ?? { ...span, start: span.end },
    });
  }
  return { assertions, problems };
}

function messageOf(words: readonly SentenceWord[], { at, expected }: Furthest): string {
  const options = [...expected];
  const word = words[at];
  const list = alternatives(options.slice(0, maxNamed));
  const more = options.length > maxNamed ? ', or something else' : '';
  if (word === undefined) return `the sentence ends too early; expected ${list}${more}`;
  const guess = nearest(
    word.text,
    options
      .filter((option) => !/^(?:an? |the )/.test(option))
      .flatMap((option) => option.split(' ')[0] ?? []),
  );
  return `unexpected ${word.text}${guess === undefined || guess === word.word ? `; expected ${list}${more}` : `; did you mean ${guess}?`}`;
}

/** The captures by slot: each slot gave its own kind of value. */
function valuesOf(captures: Captures): FormValues {
  const values: { -readonly [Name in keyof SlotValues]?: SlotValues[Name] } = {};
  Object.assign(values, Object.fromEntries(captures));
  return values;
}
