import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { XMLValidator } from 'fast-xml-parser';
import { forbidden } from './hosts.js';
import { violated } from './violations.js';

/** Characters that a terminal, a log or a reader could mistake for something other than text, except line ends. */
const raw = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Lines that a CI log interprets as commands. */
const command = /^\s*(?:::[\w-]+(?: [^\n]*?)?::|##\[)/m;

/** Characters that XML cannot represent. */
const notXml = /[\ufffe\uffff]/;

const schemas = { sarif: 'sarif-2.1.0', rdjson: 'rdjson' } as const;
const validators = new Map<keyof typeof schemas, (value: unknown) => unknown>();

function validatorOf(name: keyof typeof schemas): (value: unknown) => unknown {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  const file = new URL(`../../fixtures/schemas/${schemas[name]}.json`, import.meta.url);
  const schema: object = JSON.parse(readFileSync(file, 'utf8'));
  const validate = ajv.compile(schema);
  const validator = (value: unknown): unknown => (validate(value) ? undefined : validate.errors?.[0]);
  validators.set(name, validator);
  return validator;
}

/** The form of an output; `document` is a configuration, which is written unchanged to a file or a pipe. */
export type OutputForm =
  | 'document'
  | 'text'
  | 'json'
  | 'json lines'
  | 'xml'
  | 'html'
  | 'sarif'
  | 'rdjson'
  | 'commands';

/** Throws Violated if an output is not valid. `what` names it. */
export function checkOutput(what: string, form: OutputForm, text: string): void {
  if (text.includes(forbidden)) violated(`${what} shows a file that may not be read`, '');
  if (form === 'document') return;
  const odd = raw.exec(text);
  if (odd !== null)
    violated(
      `${what} has a raw character`,
      JSON.stringify(text.slice(Math.max(0, odd.index - 40), odd.index + 20)),
    );
  const line = form === 'commands' ? null : command.exec(text);
  if (line !== null) violated(`${what} has a line that a log takes for a command`, JSON.stringify(line[0]));
  switch (form) {
    case 'json':
      return void parsed(what, text);
    case 'json lines':
      for (const each of text.split('\n').filter((found) => found !== '')) parsed(what, each);
      return;
    case 'sarif':
    case 'rdjson': {
      const error = validatorOf(form)(parsed(what, text));
      if (error !== undefined) violated(`${what} is not as its schema has it`, JSON.stringify(error));
      return;
    }
    case 'xml':
    case 'html': {
      if (notXml.test(text)) violated(`${what} has a character that XML has not`, '');
      if (form === 'html') return;
      const valid = XMLValidator.validate(text);
      if (valid !== true) violated(`${what} is not well-formed`, JSON.stringify(valid.err));
    }
  }
}

function parsed(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return violated(`${what} is no JSON`, String(error));
  }
}
