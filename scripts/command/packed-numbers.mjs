// Long tables of numbers in bundled packages, written as texts: of the Public Suffix List that tldts holds they are two fifths.
import { readFileSync } from 'node:fs';

/** From how many numbers on a table is written as a text: shorter ones save nothing. */
const fewest = 200;

/**
 * The text of a table: six bits of a number in each character from "(" on, the lowest first, of which the last bit says that more follow. Of a table that only rises, the differences.
 * @param {readonly number[]} numbers natural numbers of less than 31 bits
 */
function textOf(numbers) {
  const rises = numbers.every((number, at) => at === 0 || number >= (numbers[at - 1] ?? 0));
  const texts = numbers.map((number, at) => {
    let rest = rises && at > 0 ? number - (numbers[at - 1] ?? 0) : number;
    let text = '';
    do {
      text += String.fromCharCode(40 + (rest & 31) + (rest > 31 ? 32 : 0));
      rest >>= 5;
    } while (rest > 0);
    return text;
  });
  return { rises, text: texts.join('') };
}

/**
 * The numbers of such a text. It is a part of the bundle, and refers to nothing outside of itself.
 * @param {string} text
 * @param {boolean} rises
 */
export function numbersOf(text, rises) {
  const numbers = [];
  let number = 0;
  let shift = 0;
  for (let at = 0; at < text.length; at += 1) {
    const six = text.charCodeAt(at) - 40;
    number += (six & 31) << shift;
    shift += 5;
    if (six > 31) continue;
    numbers.push(number);
    shift = 0;
    if (!rises) number = 0;
  }
  return numbers;
}

/**
 * A module with its long tables of numbers (`new Uint8Array([1, 2, …])`) as texts.
 * @param {string} source
 */
export function withPackedNumbers(source) {
  let found = 0;
  const packed = source.replaceAll(/(?<=\bnew Uint(?:8|16|32)Array\()\[([\d, \n]+)\]/g, (all, list) => {
    const numbers = JSON.parse(`[${list}]`);
    if (numbers.length < fewest) return all;
    found += 1;
    const { rises, text } = textOf(numbers);
    return `numbersOf(${JSON.stringify(text)}, ${rises})`;
  });
  return found === 0 ? source : `${packed}\n${numbersOf}\n`;
}

/** @type {import('esbuild').Plugin} */
export const packedNumbers = {
  name: 'packed-numbers',
  setup(build) {
    build.onLoad({ filter: /\/tldts\/dist\/cjs\/index\.js$/ }, ({ path }) => ({
      contents: withPackedNumbers(readFileSync(path, 'utf8')),
    }));
  },
};
