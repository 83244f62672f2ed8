import { replace } from '../../src/edit/edits.js';
import type { Config } from '../../src/model/config/config.js';
import { optionWords } from '../../src/model/option-words.js';
import { spanText } from '../../src/source/text.js';
import type { QuotedMessage } from './quoted-message.js';

/** The options of `srs` that take any one word as a secret. */
const secrets: ReadonlySet<string> = new Set(['key', 'backup']);

/** Reports the name of a macro or table in place of a key: the name itself becomes the key. */
export function* namesAsKeys(config: Config): Generator<QuotedMessage> {
  for (const { statement, value } of optionWords(config, secrets)) {
    // If a macro is written here, the word is its value.
    if (statement.keyword.value !== 'srs' || value.writtenAt !== undefined) continue;
    const { span } = value;
    const name = value.value.replace(/^<(.*)>$/, '$1');
    const macro = config.macros.get(name);
    const table = config.tables.get(name);
    const declared = macro?.span ?? table?.span;
    if (declared === undefined || spanText(span).startsWith('$')) continue;
    yield {
      message: macro ? 'bareMacro' : 'bareTable',
      span,
      related: [{ span: declared, message: 'declared here' }],
      suggestions: macro
        ? [{ description: 'Use the value of the macro', edits: [replace(span, `$${name}`)] }]
        : [],
    };
  }
}
