import type { Failure } from '../report/report.js';
import type { CheckedFile, FoundProblems } from '../report/results.js';

/** The results for the files of one run, or of one part of them, before they are reported. */
export interface Collected {
  readonly files: readonly CollectedFile[];
  readonly failures: readonly CollectedFailure[];
  /** The mistakes in settings files, each with the index of the first file to which it applies. */
  readonly mistakes: readonly { readonly at: number; readonly mistake: FoundProblems }[];
  /** The files that others include, by the names that reports use, as far as includes were read. */
  readonly included: ReadonlySet<string>;
  /** Whether something failed that belongs to no file, and was reported. */
  readonly failed: boolean;
}

export interface CollectedFile {
  /** Its index among all files. */
  readonly at: number;
  readonly name: string;
  /** Whether it was found in a folder rather than named: it is then judged with the files that include it. */
  readonly found: boolean;
  /** Whether it must be proven. */
  readonly required: boolean;
  readonly checked: CheckedFile;
}

export interface CollectedFailure extends Failure {
  readonly at: number;
  /** The step that failed: finding the file, reading it with its settings, or judging it. */
  readonly step: (typeof steps)[number];
  readonly found: boolean;
}

const steps = ['find', 'read', 'judge'] as const;

/** Merges the parts of a run, in the order of a single run over all files. */
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
    // A settings file may apply to files of several parts.
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
