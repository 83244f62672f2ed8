import type { CaseMaking } from './maker.js';
import { unseenLists } from './random-words.js';

const quote = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;

/** Generates a table of some of these words: in place, declared, in a file, or in an unseen file. */
export function table(
  { random, lines, overlay, unseen, features }: CaseMaking,
  words: readonly [string, ...string[]],
): string {
  const entries = random.some(words, 3);
  const name = `t${Object.keys(overlay).length}${lines.length}`;
  switch (random.below(8)) {
    case 0:
      lines.push(`table ${name} { ${entries.map(quote).join(', ')} }`);
      return `<${name}>`;
    case 1:
    case 2: {
      const isUnseen = random.chance(35);
      const chosen = random.chance(50) ? random.pick(unseenLists) : `${entries.join('\n')}\n`;
      overlay[`etc/${name}`] = isUnseen ? `# @list\n${chosen}` : `# @list\n${entries.join('\n')}\n`;
      lines.push(`table ${name} file:/etc/${name}`);
      if (isUnseen) {
        unseen.push(`etc/${name}`);
        features.add('unseen list');
      }
      return `<${name}>`;
    }
    case 3:
    case 4:
      return quote(entries[0]);
    default:
      return `{ ${entries.map(quote).join(', ')} }`;
  }
}

/** Generates `keyword <t>`, or the form with regular expressions. */
export function criterion(
  making: CaseMaking,
  keyword: string,
  words: readonly [string, ...string[]],
  expressions: readonly [string, ...string[]],
): string {
  if (!making.random.chance(35)) return `${keyword} ${table(making, words)}`;
  return `${keyword} regex ${table(making, expressions)}`;
}
