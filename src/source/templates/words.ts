import { plainText } from './plain-text.js';

/** Words in the place of what a template fills in: of the kind that smtpd expects there, and such as no text has by chance. */
export class Words {
  readonly #known = new Map<string, string>();
  readonly #prefix: string;
  /** Matches one of the words in a text, in either case. */
  readonly pattern: RegExp;

  /** @param text the text in which the words must not occur */
  constructor(text: string) {
    const lower = text.toLowerCase();
    let prefix = 'qzx';
    while (lower.includes(prefix)) prefix += 'z';
    this.#prefix = prefix;
    this.pattern = new RegExp(`${prefix}[0-9]+q`, 'i');
  }

  /**
   * The word for an expression: the same expression has the same word.
   *
   * @param line the text before it on its line
   * @param next the character after it
   */
  of(expression: string, line: string, next: string): string {
    const literal = /^'([^'\\]*)'$|^"([^"\\$#]*)"$/.exec(expression);
    if (literal !== null) return literal[1] ?? literal[2] ?? '';
    for (const { behind, word } of numbers) if (behind.test(line)) return /^\w/.test(next) ? '35' : word;
    const key = plainText(expression);
    const known = this.#known.get(key) ?? `${this.#prefix}${this.#known.size}q`;
    this.#known.set(key, known);
    return isPath.test(line) ? `/${known}` : known;
  }
}

/** Matches the text before the path of a table's file. */
const isPath = /\btable[ \t]+\S+[ \t]+["']?[\w-]+:["']?$/;

/** Places where no word is accepted. */
const numbers: readonly { readonly behind: RegExp; readonly word: string }[] = [
  { behind: /\bport[ \t]+["']?$/, word: '25' },
  { behind: /(?:\/\/|\b(?:lmtp|host|via|to)[ \t])[^ \t]*:$/, word: '25' },
  { behind: /\b(?:ttl|expire)[ \t]+["']?$/, word: '4d' },
  { behind: /^[ \t]*(?:bounce|bounce-warn)[ \t][^#]*$/, word: '4d' },
  { behind: /\bmax-message-size[ \t]+["']?$/, word: '35M' },
  { behind: /^[ \t]*(?:limit|mta|scheduler|smtp[ \t]+limit)[ \t][^#]*[ \t]["']?$/, word: '10' },
  { behind: /\bqueue[ \t]+encryption[ \t]+(?:key[ \t]+)?["']?$/, word: '00112233445566778899aabbccddeeff' },
  { behind: /\bsrs[ \t]+key[ \t]+["']?$/, word: 'secret' },
];
