/** A recipe without its marks `@NAME@`; `packed` is what the tarball has, relative to the package. */
export function filled(
  text: string,
  values: Readonly<Record<string, string>>,
  packed: readonly string[],
): string;

/** The hooks as they are in the project, but installed by the package's name. */
export function mirroredHooks(hooks: string, spec: string): string;
