import type { SourceFile } from '../../source/text.js';
import type { Secrets } from './secrets.js';

/** Names of properties that identify something, as opposed to text for the user. */
const identifiers: ReadonlySet<string> = new Set([
  'path',
  'filePath',
  'file',
  'rule',
  'ruleId',
  'release',
  'releases',
]);

/** Whether a text is one of the program's own words, such as `error` or `open-relay`, on which it branches. */
const isOwnWord = (text: string): boolean => /^[a-z][a-z-]*$/.test(text);

/**
 * Copies a value to be reported without the secrets: they are removed from every text in it, and every file is replaced by its `Secrets.masked`.
 * Whatever is added to a report later is masked with the rest. An edit that would insert a secret is left out together with the other edits of its
 * suggestion: half of them would be wrong.
 */
export function redact<Value>(value: Value, secrets: Secrets): Value {
  return new Redaction(secrets).of(value);
}

class Redaction {
  readonly #done = new Map<object, object>();

  constructor(private readonly secrets: Secrets) {}

  of<Value>(value: Value): Value;
  of(value: unknown): unknown {
    if (typeof value === 'string') return isOwnWord(value) ? value : this.secrets.inText(value);
    if (typeof value !== 'object' || value === null) return value;
    const known = this.#done.get(value);
    if (known !== undefined) return known;
    return isFile(value) ? this.secrets.masked(value) : this.#copy(value);
  }

  #copy(value: object): object {
    if (Array.isArray(value)) {
      const copies: unknown[] = [];
      this.#done.set(value, copies);
      for (const each of value) copies.push(this.of(each));
      return copies;
    }
    if (value instanceof Map || value instanceof Set) {
      const copy =
        value instanceof Map
          ? new Map(
              [...value].map(([key, each]) => [typeof key === 'object' ? this.of(key) : key, this.of(each)]),
            )
          : new Set([...value].map((each) => this.of(each)));
      this.#done.set(value, copy);
      return copy;
    }
    const copy: Record<string, unknown> = {};
    this.#done.set(value, copy);
    for (const [name, each] of Object.entries(value))
      copy[name] = identifiers.has(name) && typeof each === 'string' ? each : this.of(each);
    if (Array.isArray(value) || !('edits' in value) || !Array.isArray(value.edits)) return copy;
    const putsIn = value.edits.some(
      (edit: unknown) => isEdit(edit) && this.secrets.inText(edit.text) !== edit.text,
    );
    return putsIn ? Object.assign(copy, { edits: [] }) : copy;
  }
}

const isFile = (value: object): value is SourceFile =>
  'path' in value && 'text' in value && typeof value.path === 'string' && typeof value.text === 'string';

const isEdit = (value: unknown): value is { readonly text: string } =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
