import {
  type LintOptions,
  load,
  loadOptions,
  type RelayResult,
  verifierOptions,
} from '../api/configuration.js';
import type { Finding } from '../lint/finding.js';
import { indentedFinding } from '../lint/indented-edits.js';
import { hiddenTemplateRunOf, type PossibleTemplate, templateRunOf } from '../lint/template/as-template.js';
import type { TemplateRun } from '../lint/template/lint-template.js';
import { hasHiddenMarks } from '../lint/template/template-marks.js';
import { briefWithUnreadPart } from '../lint/unread-part.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { render } from '../source/templates/render.js';
import type { SourceFile } from '../source/text.js';
import type { AnalysedText } from './analysed-text.js';

/** What the rules find in a text, and whether strangers can relay. */
export interface JudgedText {
  readonly findings: readonly Finding[];
  readonly openRelay: RelayResult['openRelay'];
  /** The variants of a template for which that holds, or the line that is not read, in words. */
  readonly where?: string;
  /** What has to be done before smtpd starts with it: be fixed, or filled in. */
  readonly refused?: 'fixed' | 'filled in';
}

/** The verdict on a text. */
export type VerdictOnText = Omit<JudgedText, 'findings'>;

/** The verdict on a text that is no template, which costs less than its findings. */
export function verdictAsItStands({ conf, surroundings }: AnalysedText): VerdictOnText | undefined {
  if (surroundings?.isTemplate || (surroundings === undefined && hasHiddenMarks(conf.model)))
    return undefined;
  const { openRelay } = conf.relay();
  const verdict: VerdictOnText = { openRelay, ...(conf.refusals.length > 0 && { refused: 'fixed' }) };
  return briefWithUnreadPart(verdict, surroundings?.found.place);
}

/** Judges a text as the command does: as it stands, or as the template that it is. */
export async function judgedText(text: AnalysedText, lint: LintOptions): Promise<JudgedText> {
  return briefWithUnreadPart(await judgedPart(text, lint), text.surroundings?.found.place);
}

async function judgedPart(text: AnalysedText, lint: LintOptions): Promise<JudgedText> {
  const { conf, surroundings } = text;
  const possible = possibleTemplate(text, lint);
  const asTemplate = await templateRunOf(possible);
  if (asTemplate !== undefined) return judgedTemplate(asTemplate, possible);
  const { findings } = conf.lint(lint);
  const { openRelay } = conf.relay();
  const asHidden = await hiddenTemplateRunOf(possible, openRelay);
  if (asHidden !== undefined) return judgedTemplate(asHidden, possible);
  const place = surroundings?.found.place;
  return {
    findings: place === undefined ? findings : findings.map((one) => indentedFinding(one, place)),
    openRelay,
    ...(conf.refusals.length > 0 && { refused: 'fixed' }),
  };
}

/** A text of a template is judged as it is written, not with words for what is filled in. */
function possibleTemplate({ conf, surroundings }: AnalysedText, lint: LintOptions): PossibleTemplate {
  const { rules = [], ...options } = lint;
  const readText = ({ text }: SourceFile) => load(text, loadOptions(conf));
  const asWritten = surroundings?.unnamed === undefined ? conf : readText(surroundings.unnamed);
  return {
    found: surroundings?.found ?? {},
    config: asWritten.model,
    machine: asWritten.machine,
    read: (file) => {
      const { model, machine } = readText(file);
      return { config: model, machine };
    },
    rules,
    options: { ...verifierOptions(conf), ...options },
  };
}

function judgedTemplate(
  { findings, verdict, config, unfilled }: TemplateRun,
  { found: { template }, config: asRead }: PossibleTemplate,
): JudgedText {
  const made = template === undefined ? [] : [render(template, new Map())];
  const { openRelay, where } = verdict;
  const judged: JudgedText = {
    findings,
    openRelay,
    ...(where !== undefined && { where }),
    ...(unfilled && { refused: 'filled in' }),
  };
  return redact(judged, secretsOfAll([asRead, config], made));
}
