import { replace } from '../../src/edit/edits.js';
import type { Config } from '../../src/model/config/config.js';
import { optionWords } from '../../src/model/option-words.js';
import { spanText } from '../../src/source/text.js';
import type { QuotedMessage } from './quoted-message.js';

/** The options of `srs` that take one word for a secret, whatever word it is. */
const secrets: ReadonlySet<string> = new Set(['key', 'backup']);

/** The name of a macro or table that stands for a key: it is the key itself. */
export function* namesAsKeys(config: Config): Generator<QuotedMessage> {
  for (const { statement, value } of optionWords(config, secrets)) {
    // Where a macro stands, the word is its value.
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
