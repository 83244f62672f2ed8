import type { SourceFile } from '../text.js';
import type { TextLiteral } from './text-literal.js';

/** An assignment of a path in a script: `CONF=/etc/smtpd.conf`, also as the default of a variable. */
const assignment = /(?:^|[\s;])([A-Za-z_]\w*)=["']?(?:\$\{\w+:?[-=])?([^\s"';|&(){}]+)(?!\()/gm;

const variable = /\$(?:(\w+)|\{(\w+)(?::?[-=]([^{}]*))?\})/g;

/** The paths that the variables of a script are assigned. One that is assigned several has none. */
export function assignedPaths(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const several = new Set<string>();
  for (const [, name = '', path = ''] of text.matchAll(assignment)) {
    if (found.has(name) && found.get(name) !== path) several.add(name);
    found.set(name, path);
  }
  for (const name of several) found.delete(name);
  return found;
}

/** The most variables that a path is behind. */
const deepest = 3;

/** A path with what its variables are assigned. A variable without a known value remains. */
export function resolvedPath(path: string, paths: ReadonlyMap<string, string>): string {
  let resolved = path.replace(/["']/g, '');
  for (let depth = 0; depth < deepest; depth += 1)
    resolved = resolved.replace(
      variable,
      (whole, name?: string, braced?: string, otherwise?: string) =>
        paths.get(name ?? braced ?? '') ?? otherwise ?? whole,
    );
  return resolved.slice(0, longestPath);
}

const longestPath = 4000;

/** The texts with the files that they are written to, where variables are resolved. */
export function withResolvedTargets(literals: readonly TextLiteral[], text: string): readonly TextLiteral[] {
  if (!literals.some(({ target }) => target?.path.includes('$'))) return literals;
  const paths = assignedPaths(text);
  return literals.map((one) =>
    one.target === undefined
      ? one
      : { ...one, target: { ...one.target, path: resolvedPath(one.target.path, paths) } },
  );
}

/** How a script may name a file: by the last part of its path, or by a variable, as it is written. */
export function namesOfFile(
  path: string,
  script: SourceFile,
): { readonly name: string; readonly variables: ReadonlySet<string> } {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const variables = variablesOf(script).filter(([, resolved]) => resolved.endsWith(name));
  return { name, variables: new Set(variables.flatMap(([one]) => [`$${one}`, `\${${one}}`])) };
}

type Variables = readonly (readonly [name: string, path: string])[];

const known = new WeakMap<SourceFile, Variables>();

/** The variables of a script with their paths, which are asked for each text in it. */
function variablesOf(script: SourceFile): Variables {
  const before = known.get(script);
  if (before !== undefined) return before;
  const paths = assignedPaths(script.text);
  const found = [...paths.keys()].map((one) => [one, resolvedPath(`$${one}`, paths)] as const);
  known.set(script, found);
  return found;
}
