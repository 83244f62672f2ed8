import { didYouMean } from '../source/nearest.js';
import { cut } from '../source/prose.js';
import type { Span } from '../source/text.js';
import type { Json, JsonProblem } from './parse-json.js';

/** A JSON schema, or a part of one. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/**
 * The shape of a value in a settings file: how it is read, and its part of the published schema. `read` reports what is wrong and returns what is valid, or undefined if nothing
 * is.
 */
export interface SettingShape<T> {
  read(json: Json, report: (problem: JsonProblem) => void): T | undefined;
  schema(): Schema;
}

type ReportProblem = (problem: JsonProblem) => void;

/** The names of the JSON types in messages. */
const named = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
} as const satisfies Record<Json['type'], string>;

const wrong = (json: Json, wanted: string): JsonProblem => ({
  message: `${json.type === 'string' || json.type === 'number' || json.type === 'boolean' ? inQuotes(json.value) : named[json.type]} is not ${wanted}`,
  span: json.span,
});

/** A value as it was written, cut to a readable length. */
function inQuotes(value: string | number | boolean): string {
  return cut(JSON.stringify(value), 60);
}

/** One of several words. */
export function choice<const T extends string>(
  choices: readonly T[],
  what = `one of ${choices.join(', ')}`,
): SettingShape<T> {
  return {
    read(json, report) {
      const value = json.type === 'string' ? json.value : undefined;
      const found = choices.find((known) => known === value);
      if (found !== undefined) return found;
      const { message, span } = wrong(json, what);
      report({ message: message + (value === undefined ? '' : didYouMean(value, choices)), span });
      return undefined;
    },
    schema: () => ({ enum: choices }),
  };
}

/** A string. `check` returns what is wrong with a value; `schema` expresses that as far as possible. */
export function textShape(
  what: string,
  check: (value: string) => string | undefined = () => undefined,
  schema: Schema = {},
): SettingShape<string> {
  return {
    read(json, report) {
      if (json.type !== 'string' || json.value === '') {
        report(wrong(json, what));
        return undefined;
      }
      const reason = check(json.value);
      if (reason === undefined) return json.value;
      report({ message: `${inQuotes(json.value)} ${reason}`, span: json.span });
      return undefined;
    },
    schema: () => ({ type: 'string', minLength: 1, ...schema }),
  };
}

export const boolean: SettingShape<boolean> = {
  read(json, report) {
    if (json.type === 'boolean') return json.value;
    report(wrong(json, 'true or false'));
    return undefined;
  },
  schema: () => ({ type: 'boolean' }),
};

export function integer(minimum: number, maximum: number): SettingShape<number> {
  return {
    read(json, report) {
      const value = json.type === 'number' ? json.value : Number.NaN;
      if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
      report(wrong(json, `a whole number from ${minimum} to ${maximum}`));
      return undefined;
    },
    schema: () => ({ type: 'integer', minimum, maximum }),
  };
}

/** A value that is examined later, with its place. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

export function located<T>(shape: SettingShape<T>): SettingShape<Located<T>> {
  return {
    read(json, report) {
      const value = shape.read(json, report);
      return value === undefined ? undefined : { value, span: json.span };
    },
    schema: shape.schema,
  };
}

/** A shape with additional members in its schema. */
export const described = <T>(shape: SettingShape<T>, more: Schema): SettingShape<T> => ({
  read: shape.read,
  schema: () => ({ ...more, ...shape.schema() }),
});

/** A list; invalid items are left out. */
export function list<T>(
  item: SettingShape<T>,
  { least = 0 }: { readonly least?: number } = {},
): SettingShape<readonly T[]> {
  return {
    read(json, report) {
      if (json.type === 'array' && json.items.length >= least) return itemsOf(item, json.items, report);
      report(wrong(json, least > 0 ? 'a list of at least one' : 'a list'));
      return undefined;
    },
    schema: () => ({ type: 'array', items: item.schema(), ...(least > 0 && { minItems: least }) }),
  };
}

/** A single item, or a list of at least one. */
export function oneOrMore<T>(item: SettingShape<T>): SettingShape<readonly T[]> {
  const several = list(item, { least: 1 });
  return {
    read: (json, report) =>
      json.type === 'array' ? several.read(json, report) : itemsOf(item, [json], report),
    schema: () => ({ anyOf: [item.schema(), several.schema()] }),
  };
}

function itemsOf<T>(item: SettingShape<T>, items: readonly Json[], report: ReportProblem): readonly T[] {
  return items.flatMap((each) => {
    const value = item.read(each, report);
    return value === undefined ? [] : [value];
  });
}

/** An object with the given names and a value for each. `what` describes such a name in messages. */
export function record<T>(
  what: string,
  names: readonly string[],
  memberOf: (name: string) => SettingShape<T>,
): SettingShape<ReadonlyMap<string, T>> {
  return {
    read(json, report) {
      if (json.type !== 'object') {
        report(wrong(json, 'an object'));
        return undefined;
      }
      const values = new Map<string, T>();
      eachEntry(json, { what, names }, report, (name, value) => {
        const read = memberOf(name).read(value, report);
        if (read !== undefined) values.set(name, read);
      });
      return values;
    },
    schema: () => ({
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, memberOf(name).schema()])),
      additionalProperties: false,
    }),
  };
}

/** A shape whose value is converted after it is read. */
export const mapped = <T, U>(shape: SettingShape<T>, change: (value: T) => U): SettingShape<U> => ({
  read(json, report) {
    const value = shape.read(json, report);
    return value === undefined ? undefined : change(value);
  },
  schema: shape.schema,
});

/** The members of an object, with a one-line summary of each. */
export type Members = Readonly<
  Record<string, { readonly shape: SettingShape<unknown>; readonly summary: string }>
>;

export type ShapeValues<M extends Members> = {
  readonly [Name in keyof M]?: M[Name] extends { readonly shape: SettingShape<infer T> } ? T : never;
};

/**
 * An object with these members, all optional unless they are in `required`.
 *
 * @param refused names that are no members on purpose, each with the reason
 */
export function object<M extends Members>(
  what: string,
  members: M,
  required: readonly (keyof M & string)[] = [],
  refused: ReadonlyMap<string, string> = noNames,
): SettingShape<ShapeValues<M>> {
  const names = Object.keys(members);
  return {
    read(json, report) {
      if (json.type !== 'object') {
        report(wrong(json, 'an object'));
        return undefined;
      }
      const values: { [Name in keyof M]?: unknown } = {};
      eachEntry(json, { what, names, refused }, report, (name, value) => {
        const read = members[name]?.shape.read(value, report);
        if (read !== undefined) Object.assign(values, { [name]: read });
      });
      for (const name of required)
        if (!json.entries.some(({ key }) => key === name))
          report({
            message: `${what} "${name}" is missing here`,
            span: { ...json.span, end: json.span.start + 1 },
          });
      return isValuesOf(members, values) ? values : undefined;
    },
    schema: () => ({
      type: 'object',
      properties: Object.fromEntries(
        names.map((name) => [
          name,
          { description: members[name]?.summary, ...members[name]?.shape.schema() },
        ]),
      ),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    }),
  };
}

/** Whether all members are known; each value was read by the shape of its name. */
function isValuesOf<M extends Members>(members: M, values: object): values is ShapeValues<M> {
  return Object.keys(values).every((name) => Object.hasOwn(members, name));
}

/** The names that entries may have, what they are called, and the reasons for names that they may not have. */
interface EntryNames {
  readonly what: string;
  readonly names: readonly string[];
  readonly refused?: ReadonlyMap<string, string>;
}

const noNames: ReadonlyMap<string, string> = new Map();

/** Visits the known entries, and reports unknown and duplicate ones. */
function eachEntry(
  json: Json & { readonly type: 'object' },
  { what, names, refused = noNames }: EntryNames,
  report: ReportProblem,
  visit: (name: string, value: Json) => void,
): void {
  const known = new Set(names);
  const seen = new Set<string>();
  for (const { key, keySpan, value } of json.entries) {
    if (!known.has(key)) {
      report({
        message: `unknown ${what} ${inQuotes(key)}: ${refused.get(key) ?? `it has no effect${didYouMean(key, names)}`}`,
        span: keySpan,
      });
      continue;
    }
    if (seen.has(key)) report({ message: `${what} "${key}" comes twice: write it once`, span: keySpan });
    seen.add(key);
    visit(key, value);
  }
}
