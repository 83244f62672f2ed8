import { commands } from './commands.js';

const usual = commands.check.exit;

/** The meanings of the exit status of `check`, with and without `--require-proof`. Help, manual and README are generated from this table. */
export const exitStatuses = [
  { status: 0, usual: usual[0], proof: 'proven closed, no errors' },
  { status: 1, usual: usual[1], proof: 'open relay, or proven with errors' },
  { status: 2, usual: usual[2], proof: 'not proven, or could not judge' },
] as const;

/** The columns of that table. */
export const exitColumns = { status: '', usual: 'check', proof: 'check --require-proof' } as const;

/** The table in plain text, each line indented by two blanks. */
export function exitTable(): readonly string[] {
  const rows = [exitColumns, ...exitStatuses];
  const width = Math.max(...rows.map(({ usual }) => usual.length));
  return rows.map(
    ({ status, usual, proof }) => `  ${String(status).padEnd(3)}${usual.padEnd(width + 3)}${proof}`,
  );
}
