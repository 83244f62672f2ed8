import { type CommandLine, UsageError } from './arguments.js';
import { together } from './collected.js';
import { explainCollected, reporting } from './conclude.js';
import { InputError } from './input.js';
import { type RunPart, readPart } from './part-file.js';

/** `smtpd-lint merge PART…`: one report on the results of several runs, each over its part of the files; exit statuses as those of `check`. */
export async function mergeCommand({ files, values }: CommandLine): Promise<number> {
  if (files.length === 0) throw new UsageError('merge takes the files that --blob has written');
  const conclude = await reporting(values);
  const parts = [...new Set(files)].map((name) => ({ name, ...readPart(name) }));
  refuseGaps(parts);
  const collected = together(parts.map((part) => part.collected));
  explainCollected(collected);
  return conclude(collected);
}

/** Throws InputError unless every part of one run is given exactly once. */
function refuseGaps(parts: readonly (RunPart & { readonly name: string })[]): void {
  const [first] = parts;
  const seen = new Map<number, string>();
  for (const { name, shard, count } of parts) {
    if (shard.total !== first?.shard.total || count !== first.count)
      throw new InputError(`${name}: is a part of another run than ${first?.name}`);
    const other = seen.get(shard.at);
    if (other !== undefined) throw new InputError(`${name}: is the same part as ${other}: ${shard.at}`);
    seen.set(shard.at, name);
  }
  const total = first?.shard.total ?? 0;
  const missing: number[] = [];
  for (let at = 1; at <= total && missing.length < named; at += 1) if (!seen.has(at)) missing.push(at);
  if (missing.length > 0) {
    const more = total - seen.size > missing.length ? ' …' : '';
    throw new InputError(`not merged: of ${total} parts these are missing: ${missing.join(', ')}${more}`);
  }
}

/** The most missing parts that are named. */
const named = 20;
