/** A recipe with its marks `@NAME@` filled in; `packed` are the files in the tarball, relative to the package. */
export function filled(
  text: string,
  values: Readonly<Record<string, string>>,
  packed: readonly string[],
): string;

/** The project's hooks, installed by the name of the package. */
export function mirroredHooks(hooks: string, spec: string): string;
