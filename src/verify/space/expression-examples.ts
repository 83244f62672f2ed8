import { localParts, plainDomains, plainHostNames, rawAddresses, userNames } from '../automata/languages.js';
import { matchesRegex, type RegexPattern } from '../match/regex.js';
import { partSample } from '../match/sample.js';
import type { ComparedValue } from './compared-value.js';

/** How a part of a value becomes a whole one, and which values occur. */
interface ValueExamples {
  readonly complete: (part: string) => readonly string[];
  readonly test: (text: string) => boolean;
}

const completeName = (part: string): readonly string[] => [part, `${part}example.org`, `x${part}`];

function completeAddress(part: string): readonly string[] {
  const at = part.lastIndexOf('@');
  if (at === -1) return [`${part}@example.org`, ...completeName(part).map((name) => `x@${name}`)];
  const user = part.slice(0, at) || 'x';
  return completeName(part.slice(at + 1)).map((name) => `${user}@${name}`);
}

const users = localParts();

const isAddress = (text: string): boolean => {
  const at = text.lastIndexOf('@');
  return users.test(text.slice(0, at)) && plainDomains.test(text.slice(at + 1));
};

const names: ValueExamples = { complete: completeName, test: plainHostNames.test };

const examples: Readonly<Partial<Record<ComparedValue, ValueExamples>>> = {
  reverse: names,
  'filter-reverse': names,
  domain: { complete: completeName, test: plainDomains.test },
  mail: { complete: completeAddress, test: isAddress },
  'raw-mail': { complete: completeAddress, test: rawAddresses.test },
  user: { complete: (part) => [part], test: userNames.test },
};

/** The most samples of an expression that are tried. */
const maxSamples = 3;

/**
 * A value that occurs and that an expression matches, found by trying a few samples of it, or undefined if none of them does, which proves nothing. Most
 * expressions need no automaton then.
 */
export function exampleValue(compared: ComparedValue, pattern: RegexPattern): string | undefined {
  const known = examples[compared];
  if (known === undefined || pattern.kind !== 'regular') return undefined;
  for (let at = 0; at < maxSamples; at += 1) {
    const part = partSample(pattern.ere, at);
    if (part === undefined) return undefined;
    const found = known
      .complete(part)
      .find((text) => known.test(text) && matchesRegex(pattern, text) === true);
    if (found !== undefined) return found;
  }
  return undefined;
}
