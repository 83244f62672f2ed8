import { positionAt, rules } from '../../src/index.js';
import type { EngineOptions } from '../../src/lint/engine.js';
import { lintTemplate, type TemplateRun } from '../../src/lint/template/lint-template.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import type { FileHost } from '../../src/source/host.js';
import { parseTemplate } from '../../src/source/templates/parse-template.js';

const files: FileHost = { read: () => ({ ok: false, code: 'ENOENT', message: 'there are no files' }) };
const options = { release: '7.9', platform: 'portable', files } as const;

/**
 * Judges a template as `check` does.
 *
 * @param given `work`: what one question about it may take; `closed`, `exposed`: who reaches which port
 */
export function judgeTemplateText(
  text: string,
  path = 'smtpd.conf.j2',
  given: Pick<EngineOptions, 'work' | 'closed' | 'exposed'> = {},
): TemplateRun {
  const template = { ...parseTemplate(text, path), written: { path, text } };
  return lintTemplate(
    template,
    (file) => {
      const config = readConfig(file, options);
      return { config, machine: describeMachine(config, files, []) };
    },
    rules,
    { known: rules, ...given },
  );
}

/** `3 open-relay`: lines and rules of what was found. */
export const findingLines = ({ findings }: TemplateRun): readonly string[] =>
  findings.map(({ rule, span }) => `${positionAt(span.file, span.start).line} ${rule}`);
