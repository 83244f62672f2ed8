import { tableFilesOf } from '../model/config/table-files.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import type { EmbeddedText } from '../source/embedded/embedded.js';
import type { CheckTask } from './check-task.js';
import { readModel } from './input.js';

/** The configurations of a task, each as a task of its own. */
export function partsOf({ several, template, ...task }: CheckTask): readonly CheckTask[] {
  if (several !== undefined) return several.map((one) => ({ ...task, ...one }));
  return [{ ...task, ...(template && { template }) }];
}

/**
 * Returns a function that hides the secrets in texts of whole files, according to the configurations that the files are or have in them.
 *
 * @param tasks single configurations, before and after a change
 */
export function secretsHider(tasks: readonly CheckTask[]): (text: string) => string {
  const configs = tasks.map(({ input, reading }) => readModel(input, reading.releases[0], reading).config);
  const secrets = secretsOfAll(configs);
  const files = new Map(configs.flatMap((config) => config.files.map((file) => [file.text, file] as const)));
  for (const config of configs)
    for (const file of tableFilesOf(config)) if (!files.has(file.text)) files.set(file.text, file);
  const places = new Map<string, EmbeddedText[]>();
  for (const { place } of tasks)
    if (place) places.set(place.outer.text, [...(places.get(place.outer.text) ?? []), place]);
  const shown = (text: string): string => secrets.masked(files.get(text) ?? { path: '', text }).text;
  return (text) => {
    const chunks: string[] = [];
    let at = 0;
    for (const { start, end, file } of [...(places.get(text) ?? [])].sort((a, b) => a.start - b.start)) {
      if (start < at) continue;
      chunks.push(shown(text.slice(at, start)), shown(file.text).slice(start));
      at = end;
    }
    return [...chunks, shown(text.slice(at))].join('');
  };
}
