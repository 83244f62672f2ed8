import type { CheckedFile } from '../report/results.js';

/** The result for a file without functions, as a thread sends it and `--blob` writes it. */
export interface Sendable {
  readonly checked: Omit<CheckedFile, 'locate'>;
  /** The printed names of the files in which its places are. */
  readonly located: ReadonlyMap<string, string>;
}

export function sendable({ locate, config, ...checked }: CheckedFile): Sendable {
  const { file, unseen, rules } = config;
  const paths = [
    file,
    ...checked.findings.flatMap(({ span, related }) => [
      span.file,
      ...related.map((place) => place.span.file),
    ]),
  ];
  const suppressed = checked.suppressed?.map(({ span }) => span.file) ?? [];
  const actions = rules.flatMap(({ action }) => action ?? []);
  const spans = [...rules.map(({ span }) => span), ...actions, ...unseen.map(({ span }) => span)];
  const all = [...paths, ...suppressed, ...spans.map((span) => span.file)].map(({ path }) => path);
  return {
    checked: { ...checked, config },
    located: new Map(all.map((path) => [path, locate(path)])),
  };
}

export const received = ({ checked, located }: Sendable): CheckedFile => ({
  ...checked,
  locate: (path) => located.get(path) ?? path,
});
