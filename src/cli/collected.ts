import type { Failure } from '../report/report.js';
import type { CheckedFile, FoundProblems } from '../report/results.js';

/** The results for the files of one run, or of one part of them, before anything is reported. */
export interface Collected {
  readonly files: readonly CollectedFile[];
  readonly failures: readonly CollectedFailure[];
  /** The mistakes in settings files, each with the place among all files of the first that it counts for. */
  readonly mistakes: readonly { readonly at: number; readonly mistake: FoundProblems }[];
  /** The files that others include, as reports name them, as far as somebody has looked. */
  readonly included: ReadonlySet<string>;
  /** Something failed that belongs to no file, and was said. */
  readonly failed: boolean;
}

export interface CollectedFile {
  /** Its place among all files. */
  readonly at: number;
  readonly name: string;
  /** It was found in a folder, not named: it is judged with what includes it. */
  readonly found: boolean;
  /** It has to be proven. */
  readonly required: boolean;
  readonly checked: CheckedFile;
}

export interface CollectedFailure extends Failure {
  readonly at: number;
  /** The step that failed: to find the file, to read it with its settings, or to judge it. */
  readonly step: (typeof steps)[number];
  readonly found: boolean;
}

const steps = ['find', 'read', 'judge'] as const;

/** All parts together, in the order that one run over all files has. */
export function together(parts: readonly Collected[]): Collected {
  const included = new Set(parts.flatMap((part) => [...part.included]));
  const isPart = ({ found, name }: { readonly found: boolean; readonly name: string }): boolean =>
    found && included.has(name);
  const mistakes = parts.flatMap((part) => part.mistakes).sort((a, b) => a.at - b.at);
  const known = new Set<string>();
  return {
    files: parts
      .flatMap(({ files }) => files)
      .filter((file) => !isPart(file))
      .sort((a, b) => a.at - b.at),
    failures: parts
      .flatMap(({ failures }) => failures)
      .filter(({ found, path, step }) => step !== 'judge' || !isPart({ found, name: path ?? '' }))
      .sort((a, b) => steps.indexOf(a.step) - steps.indexOf(b.step) || a.at - b.at),
    // A settings file counts for files of several parts.
    mistakes: mistakes.filter(({ mistake }) => {
      const key = JSON.stringify(
        mistake.findings.map(({ message, span }) => [span.file.path, span.start, message]),
      );
      if (known.has(key)) return false;
      known.add(key);
      return true;
    }),
    included,
    failed: parts.some(({ failed }) => failed),
  };
}
