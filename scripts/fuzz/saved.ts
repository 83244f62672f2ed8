import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExerciseName } from './exercises.js';
import type { FuzzInput } from './fuzz-input.js';

/** The folder of inputs that once caused a violation: `NAME.conf`, and `NAME.json` with the rest of the input. */
const folder = fileURLToPath(new URL('../../fixtures/fuzz/', import.meta.url));

export interface SavedInput {
  readonly name: string;
  readonly exercise: ExerciseName;
  readonly input: FuzzInput;
}

type Beside = Omit<FuzzInput, 'text'> & { readonly exercise: ExerciseName; readonly kind: string };

/** Saves an input under a name derived from its violation. Returns the name. */
export function save(input: FuzzInput, exercise: ExerciseName, kind: string): string {
  const { text, ...rest } = input;
  const words = kind
    .replace(/[^a-z0-9]+/gi, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()
    .slice(0, 60);
  const digest = createHash('sha256').update(JSON.stringify(input)).digest('hex').slice(0, 6);
  const name = `${words}-${digest}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.conf`), text);
  const beside: Beside = { kind, exercise, ...rest };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(beside, null, 2)}\n`);
  return name;
}

/** All saved inputs, by name. */
export function savedInputs(): readonly SavedInput[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.conf'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.conf'.length);
      const text = readFileSync(join(folder, file), 'utf8');
      const {
        exercise,
        kind: _,
        ...rest
      }: Beside = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
      return { name, exercise, input: { text, ...rest } };
    });
}
