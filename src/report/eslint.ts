import { isAbsolute, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { rules } from '../../rules/index.js';
import type { FileLintResult, Fix, LintMessage } from './lint-result.js';
import { inert } from './log-commands.js';
import { printable } from './printable.js';
import { publicPageUrl } from './rule-pages.js';

/** The signature with which ESLint calls a formatter. */
type EslintFormatter = (results: EslintResult[], context: EslintContext) => string | Promise<string>;

type EslintResult = ReturnType<typeof copyOf>;

interface EslintContext {
  cwd: string;
  rulesMeta: Record<string, { docs: { description: string; url?: string } }>;
  color: boolean;
}

/** The formatter that was requested by name or path cannot be loaded. */
export class FormatterError extends Error {
  override readonly name = 'FormatterError';
}

/**
 * Formats results with an ESLint formatter. Such a formatter does not expect hostile texts, and may sort and change its input, so it gets printable copies. It does not know
 * whether colours are wanted either.
 */
export function formatWith(
  formatter: EslintFormatter,
  results: readonly FileLintResult[],
  color: boolean,
): Promise<string> {
  return formatCopies(formatter, copiesOf(results), color);
}

/** Copies of results for a formatter. */
export const copiesOf = (results: readonly FileLintResult[]): EslintResult[] => results.map(copyOf);

/** Formats copies, which the formatter may modify. */
export async function formatCopies(
  formatter: EslintFormatter,
  copies: EslintResult[],
  color: boolean,
): Promise<string> {
  const text = await formatter(copies, { cwd: process.cwd(), rulesMeta: rulesMeta(copies), color });
  return color ? text : stripVTControlCharacters(text);
}

const copyOf = ({ filePath, messages, suppressedMessages, output, ...result }: FileLintResult) => ({
  ...printableCopy(result),
  filePath: shown(filePath),
  messages: messages.map(copyOfMessage),
  suppressedMessages: suppressedMessages.map(({ suppressions, ...message }) => ({
    ...copyOfMessage(message),
    suppressions: printableCopy(suppressions).map((suppression) => ({ ...suppression })),
  })),
  ...(output !== undefined && isPlain(output) && { output }),
  usedDeprecatedRules: [],
});

const copyOfMessage = ({ suggestions = [], fix, ...rest }: LintMessage) => ({
  ...printableCopy(rest),
  ...(fix !== undefined && isPlain(fix.text) && { fix: copyOfFix(fix) }),
  suggestions: suggestions
    .filter(({ fix: { text } }) => isPlain(text))
    .map(({ desc, fix }) => ({ desc: shown(desc), fix: copyOfFix(fix) })),
});

const copyOfFix = ({ range, text }: Fix) => ({
  range: [range[0], range[1]] satisfies [number, number],
  text,
});

/** A text that is safe to print even for a formatter that does not escape it, also at the start of a line. */
const shown = (text: string): string => inert(printable(text));

/** Whether a replacement text can be printed unchanged. Others are left out of copies, because escaping would change them. */
const isPlain = (text: string): boolean => text.split(/\r?\n|\t/).every((part) => shown(part) === part);

/** Copies a value and makes every text in it printable. */
function printableCopy<Value>(value: Value): Value;
function printableCopy(value: unknown): unknown {
  if (typeof value === 'string') return shown(value);
  if (Array.isArray(value)) return value.map((each) => printableCopy(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, printableCopy(each)]));
}

/** The metadata of rules that formatters use: a summary, and the address of the page. */
function rulesMeta(results: readonly Pick<FileLintResult, 'messages'>[]): EslintContext['rulesMeta'] {
  const found = new Set(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)));
  return Object.fromEntries(
    rules
      .filter(({ id }) => found.has(id))
      .map(({ id, summary }) => {
        const url = publicPageUrl(id);
        return [id, { docs: { description: summary, ...(url !== undefined && { url }) } }];
      }),
  );
}

/**
 * Loads an ESLint formatter as `eslint --format` does: `./mine.js` is a path, `x` the package eslint-formatter-x and `@scope/x` the package @scope/eslint-formatter-x, resolved
 * from the working directory. Throws FormatterError.
 */
export function loadFormatter(name: string): EslintFormatter {
  const formatter = functionIn(load(name));
  if (formatter === undefined)
    throw new FormatterError(`${name} is no ESLint formatter: it exports no function`);
  return formatter;
}

/** The exports of the module. `require` loads ES modules as well in every release of Node that this program supports. */
function load(name: string): unknown {
  const require = process.getBuiltinModule('node:module').createRequire(join(process.cwd(), 'any.js'));
  const path = locate(name, require);
  try {
    return require(path);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new FormatterError(`the formatter ${name} does not load: ${reason}`);
  }
}

function locate(name: string, require: NodeJS.Require): string {
  if (name.startsWith('.') || isAbsolute(name)) return resolve(name);
  const [scope, rest] = name.startsWith('@') ? name.split('/', 2) : [undefined, name];
  const short =
    rest === undefined ? 'eslint-formatter' : rest.replace(/^(?:eslint-formatter-)?/, 'eslint-formatter-');
  const packageName = scope === undefined ? short : `${scope}/${short}`;
  try {
    return require.resolve(packageName);
  } catch {
    throw new FormatterError(`no formatter ${name}: no package ${packageName} is installed here`);
  }
}

/** The function that a module exports: the default export of an ES module, or `module.exports` of a CommonJS module. */
function functionIn(loaded: unknown): EslintFormatter | undefined {
  for (let value = loaded, depth = 0; depth < 3; depth += 1) {
    if (isFormatter(value)) return value;
    if (typeof value !== 'object' || value === null || !('default' in value)) return undefined;
    value = value.default;
  }
  return undefined;
}

const isFormatter = (value: unknown): value is EslintFormatter => typeof value === 'function';
