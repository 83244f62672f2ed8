/** A broken guarantee. `kind` identifies the defect, independent of the input; `detail` describes this occurrence. */
export interface Violation {
  readonly kind: string;
  readonly detail: string;
}

/** A violation that was found, thrown so that its consequences are not reported as well. */
export class Violated extends Error {
  override readonly name = 'Violated';
  constructor(readonly violation: Violation) {
    super(`${violation.kind}: ${violation.detail}`);
  }
}

export function violated(kind: string, detail: string): never {
  throw new Violated({ kind, detail });
}

/** The violation for an exception of the code under test: its kind contains the place in the sources, but nothing from the input. */
export function ofException(work: string, error: unknown): Violation {
  if (error instanceof Violated) return error.violation;
  if (!(error instanceof Error)) return { kind: `${work} throws`, detail: String(error) };
  const cause = error.cause instanceof Error ? error.cause : error;
  const frame = /(?:src|grammar|rules)\/[\w./-]+(?=:\d+:\d+)/.exec(cause.stack ?? '')?.[0] ?? 'elsewhere';
  return {
    kind: `${work} throws ${cause.name} in ${frame}`,
    detail: (cause.stack ?? cause.message).split('\n').slice(0, 4).join('\n'),
  };
}
