import pkg from '../../package.json' with { type: 'json' };
import { rules } from '../../rules/index.js';
import { type Finding, preset, type Suggestion } from '../index.js';
import type { Preset, Rule, RuleOptionTable } from '../lint/rule.js';
import { inert } from '../report/log-commands.js';
import { quoted } from '../report/marks.js';
import { printable } from '../report/printable.js';
import { toFix } from '../report/results.js';
import { platforms, releases } from '../source/release.js';
import { type LanguageOptions, type Location, SourceCode } from './source-code.js';

/**
 * The ESLint plugin: the language `smtpd-lint/smtpd` and every rule as an ESLint rule, so that `eslint smtpd.conf` shows the same as the command. Loading it requires nothing of
 * ESLint itself (its types, its runner).
 */

interface Fixer {
  replaceTextRange(range: readonly [number, number], text: string): unknown;
}

interface Described {
  readonly desc: string;
  readonly fix: (fixer: Fixer) => unknown;
}

interface EslintRuleContext {
  readonly sourceCode: SourceCode;
  readonly options: readonly Readonly<Record<string, never>>[];
  report(descriptor: {
    readonly loc: Location;
    readonly message: string;
    readonly fix?: ((fixer: Fixer) => unknown) | null;
    readonly suggest?: readonly Described[];
  }): void;
}

/** The interface of a rule in ESLint. */
export interface EslintRule {
  readonly meta: {
    readonly type: 'problem' | 'suggestion';
    readonly docs: { readonly description: string; readonly recommended: boolean };
    readonly fixable: 'code';
    readonly hasSuggestions: true;
    readonly schema: readonly object[];
  };
  create(context: EslintRuleContext): { readonly Configuration: () => void };
}

/** An entry of eslint.config.js. */
export interface EslintConfig {
  readonly name: string;
  readonly files: readonly string[];
  readonly language: string;
  readonly plugins: { readonly 'smtpd-lint': EslintPlugin };
  readonly rules: Readonly<Record<string, 'error' | 'warn'>>;
}

export interface EslintPlugin {
  readonly meta: { readonly name: string; readonly version: string };
  readonly languages: { readonly smtpd: typeof language };
  readonly rules: Readonly<Record<string, EslintRule>>;
  readonly configs: Readonly<Record<Preset, EslintConfig>>;
}

interface EslintFile {
  readonly path: string;
  readonly physicalPath: string;
  readonly bom: boolean;
  readonly body: string | Uint8Array;
}

/** The language, which is configured as `language: 'smtpd-lint/smtpd'`. */
const language = {
  fileType: 'text' as const,
  lineStart: 1 as const,
  columnStart: 1 as const,
  nodeTypeKey: 'type',
  visitorKeys: { Configuration: [] },
  /** Throws TypeError for options in eslint.config.js that this language does not know. */
  validateLanguageOptions(options: LanguageOptions): void {
    const { release, platform, ...others } = options;
    if (release !== undefined && !releases.includes(release))
      throw new TypeError(`languageOptions.release: one of ${releases.join(', ')}, not ${release}`);
    if (platform !== undefined && !platforms.includes(platform))
      throw new TypeError(`languageOptions.platform: one of ${platforms.join(', ')}, not ${platform}`);
    for (const name of Object.keys(others))
      if (!['root', 'addresses', 'trusted', 'ownDomains'].includes(name))
        throw new TypeError(`languageOptions.${name}: there is no such option`);
  },
  parse: ({ body }: EslintFile) => ({
    ok: true as const,
    ast: { type: 'Configuration' as const },
    text: typeof body === 'string' ? body : new TextDecoder().decode(body),
  }),
  createSourceCode(
    { path, physicalPath }: EslintFile,
    { text }: { readonly text: string },
    { languageOptions }: { readonly languageOptions: LanguageOptions },
  ): SourceCode {
    return new SourceCode({ path, text }, physicalPath, languageOptions);
  },
};

function eslintRule(rule: Rule): EslintRule {
  return {
    meta: {
      type: rule.category === 'style' ? 'suggestion' : 'problem',
      docs: { description: rule.summary, recommended: (rule.preset ?? 'recommended') === 'recommended' },
      fixable: 'code',
      hasSuggestions: true,
      schema: rule.options === undefined ? [] : [schemaOf(rule.options)],
    },
    create: ({ sourceCode, options, report }) => ({
      Configuration() {
        for (const finding of sourceCode.findings(rule, options[0])) report(reportOf(finding, sourceCode));
      },
    }),
  };
}

function reportOf({ message, span, fix, suggestions }: Finding, sourceCode: SourceCode) {
  const { location, where } = sourceCode.placeOf(span);
  const editOf = (suggestion: Suggestion) => {
    const [first] = suggestion.edits;
    const edit = first && sourceCode.isOwn(first.span) ? toFix(first.span.file, suggestion) : undefined;
    // ESLint prints the text of fixes and suggestions.
    if (edit && sourceCode.hasSecret(edit)) return undefined;
    return edit && ((fixer: Fixer) => fixer.replaceTextRange(edit.range, edit.text));
  };
  return {
    loc: location,
    message: inert(printable(where + quoted(message))),
    fix: (fix && editOf(fix)) ?? null,
    suggest: suggestions.flatMap((suggestion): Described[] => {
      const edit = editOf(suggestion);
      return edit === undefined
        ? []
        : [{ desc: inert(printable(quoted(suggestion.description))), fix: edit }];
    }),
  };
}

const schemaOf = (options: RuleOptionTable): object => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.type === 'strings'
        ? { type: 'array', items: { type: 'string' } }
        : option.type === 'integer'
          ? { type: 'integer', minimum: option.minimum, maximum: option.maximum }
          : { type: 'boolean' },
    ]),
  ),
});

const configOf = (name: Preset): EslintConfig => ({
  name: `smtpd-lint/${name}`,
  files: ['**/smtpd.conf', '**/*.smtpd.conf', '**/opensmtpd.conf'],
  language: 'smtpd-lint/smtpd',
  // Evaluated lazily, because the plugin and its configurations refer to each other.
  get plugins() {
    return { 'smtpd-lint': plugin };
  },
  rules: Object.fromEntries(
    preset(name, rules).map(({ id, severity }) => [
      `smtpd-lint/${id}`,
      severity === 'error' ? 'error' : 'warn',
    ]),
  ),
});

const plugin: EslintPlugin = {
  meta: { name: pkg.name, version: pkg.version },
  languages: { smtpd: language },
  rules: Object.fromEntries(rules.map((rule) => [rule.id, eslintRule(rule)])),
  configs: { recommended: configOf('recommended'), strict: configOf('strict'), all: configOf('all') },
};

export default plugin;
