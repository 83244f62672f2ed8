import { rules } from '../../src/index.js';
import { lint } from '../../src/lint/engine.js';
import { lintTemplate } from '../../src/lint/template/lint-template.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import { embeddedIn } from '../../src/source/embedded/embedded.js';
import type { FileHost } from '../../src/source/host.js';
import { positionAt, type SourceFile } from '../../src/source/text.js';

const files: FileHost = { read: () => ({ ok: false, code: 'ENOENT', message: 'there are no files' }) };
const options = { release: '7.9', platform: 'portable', files } as const;
/** Reads a text as a configuration. */
export const readText = (file: SourceFile) => {
  const config = readConfig(file, options);
  return { config, machine: describeMachine(config, files, []) };
};

/** The answers for the configurations in a file, with the lines of its errors. */
export function answersIn(path: string, text: string) {
  return (embeddedIn({ path, text }) ?? []).map((place) => {
    const { config, machine } = readText(place.file);
    const { verdict, findings } = place.template
      ? lintTemplate(place.template, readText, rules, { known: rules })
      : (({ answer, ...found }) => ({ ...answer, ...found }))(lint(config, machine, rules, { known: rules }));
    const lines = findings
      .filter(({ rule }) => rule === 'open-relay')
      .map(({ span }) => positionAt(span.file, span.start).line);
    return [verdict.openRelay, ...lines];
  });
}

const statements = (rule: string): readonly string[] => [
  'listen on 192.0.2.1',
  'action "r" relay',
  `match from ${rule} for any action "r"`,
];
/** A configuration whose only rule has a source. */
export const block = (rule: string, indentation = ''): string =>
  statements(rule)
    .map((line) => `${indentation}${line}\n`)
    .join('');
