import type { Config } from '../../model/config/config.js';
import type { Rendering, Variable } from '../../source/templates/render.js';
import { declared, lineEnd, mainStatements, withoutNeutralOptions } from './placement.js';
import type { Ranges } from './ranges.js';

/** Names that several variants declare differently. */
export interface DoubledDeclarations {
  /** All declarations but the first of each name. */
  readonly others: readonly { readonly start: number; readonly end: number }[];
  /** The variable that each declaration depends on, by the name. */
  readonly actions: ReadonlyMap<string, Variable>;
  readonly tables: ReadonlyMap<string, Variable>;
  /** All of these variables. */
  readonly variables: readonly Variable[];
}

export const noDoubles: DoubledDeclarations = {
  others: [],
  actions: new Map(),
  tables: new Map(),
  variables: [],
};

/**
 * The actions and tables that are declared in branches that exclude one another: what they are is not known before the choice is made. Relays that differ only in what
 * says nothing of where mail goes are known.
 */
export function doubledIn(config: Config, rendering: Rendering, ranges: Ranges): DoubledDeclarations {
  const seen = new Map<string, string>();
  const others: { start: number; end: number }[] = [];
  const found = { action: new Map<string, Variable>(), table: new Map<string, Variable>() };
  const variables = new Map<string, Variable | undefined>();
  for (const statement of mainStatements(config, rendering)) {
    const [kind, name] = splitName(declared(statement));
    if ((kind !== 'action' && kind !== 'table') || name === undefined) continue;
    const { start } = statement.span;
    const end = lineEnd(rendering.file.text, statement.span.end);
    const key = `${kind} ${name}`;
    const variable = variables.get(key) ?? ranges.around(start, end)[0]?.variable;
    variables.set(key, variable);
    const text = withoutNeutralOptions(rendering.file.text.slice(start, end));
    const first = seen.get(key);
    if (first === undefined) seen.set(key, text);
    else if (variable !== undefined) {
      others.push({ start, end });
      if (first !== text || !/^action\s+\S+\s+relay\b/.test(text)) found[kind].set(name, variable);
    }
  }
  const { action: actions, table: tables } = found;
  return { others, actions, tables, variables: [...actions.values(), ...tables.values()] };
}

function splitName(key: string | undefined): readonly (string | undefined)[] {
  const blank = key?.indexOf(' ') ?? -1;
  return key === undefined ? [] : [key.slice(0, blank), key.slice(blank + 1)];
}
