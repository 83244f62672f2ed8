let isKept = false;

/**
 * From now on, the system is asked each question about a place only once (`askedOnce`). For a run over several files, most of which are in few folders and name the same absent ones, while
 * folders stay where they are; a program that goes on, such as the server of an editor, must not call it.
 */
export function keepKnownPlaces(): void {
  isKept = true;
}

/** A question about a path whose answers are kept in such a run. */
export function askedOnce<Fact extends string | boolean>(
  ask: (path: string) => Fact,
): (path: string) => Fact {
  const known = new Map<string, Fact>();
  return (path) => {
    if (!isKept) return ask(path);
    const fact = known.get(path) ?? ask(path);
    known.set(path, fact);
    return fact;
  };
}
