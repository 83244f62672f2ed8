/** Something that must not be. `kind` is the same for the same defect, whatever the input; `detail` is about this one. */
export interface Violation {
  readonly kind: string;
  readonly detail: string;
}

/** A violation that was seen: thrown, so that what follows from it is not reported, too. */
export class Violated extends Error {
  override readonly name = 'Violated';
  constructor(readonly violation: Violation) {
    super(`${violation.kind}: ${violation.detail}`);
  }
}

export function violated(kind: string, detail: string): never {
  throw new Violated({ kind, detail });
}

/** What an exception of the code under test is called: with its place in the sources, without what the input gives it. */
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
