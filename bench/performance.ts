/**
 * Measures what the command costs on several releases of Node: `npm run build && npm run bench:performance [-- RUNS]`, which writes the tables of docs/performance.md. The unit is
 * the processor time of an empty program on the same Node: the two programs run alternately, and the median of the ratios counts. Other releases of Node and
 * other linters are installed from npm; what only a system's packages have is measured if it is installed.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anchorsIn } from './anchors.js';
import {
  type CostlyInput,
  cornerCases,
  largeInputs,
  manyFiles,
  ninetyFiveRules,
  oneExpression,
  soundFiles,
} from './performance-inputs.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const command = at('../dist/smtpd-lint.cjs');
const page = at('../docs/performance.md');
const runs = Number(process.argv[2] ?? 11);

/** As root the command keeps no compiled code, so it is run as this user, with a home directory of its own. */
const nobody = 65534;
const isRoot = process.getuid?.() === 0;
const home = mkdtempSync(isRoot ? '/var/cache/smtpd-lint-bench-' : join(homedir(), '.smtpd-lint-bench-'));
if (isRoot) chownSync(home, nobody, nobody);
const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-bench-'));
chmodSync(folder, 0o755);
const user = isRoot ? { uid: nobody, gid: nobody } : {};

/** The longest time that a single run may take, in milliseconds. */
const longest = 120_000;

/** Runs a program, and returns its processor time in milliseconds, or undefined if it exceeds the time limit. Shells other than bash only count hundredths of a second. */
function processorTime(
  program: readonly string[],
  env: Readonly<Record<string, string>> = {},
): number | undefined {
  const { stdout, error } = spawnSync(
    'bash',
    ['-c', '"$@" >/dev/null 2>&1 </dev/null; [ $? -lt 126 ] && times', 'bash', ...program],
    {
      env: { PATH: process.env.PATH ?? '', HOME: home, ...env },
      cwd: '/',
      encoding: 'utf8',
      timeout: longest,
      ...user,
    },
  );
  if (error !== undefined) return undefined;
  if (stdout === '') throw new Error(`${program.join(' ')}: cannot be run`);
  const [, children = ''] = stdout.trim().split('\n');
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + 1000 * (60 * Number(minutes) + Number(seconds)),
    0,
  );
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The processor time of a program as a multiple of that of an empty program. */
function ratio(program: readonly string[], node: string, env?: Readonly<Record<string, string>>): string {
  // The first runs fill the code cache.
  for (let run = 0; run < 6; run += 1) processorTime(program, env);
  const pairs = Array.from({ length: runs }, () => [
    processorTime(program, env) ?? Number.NaN,
    processorTime([node, '-e', '0']) ?? Number.NaN,
  ]);
  return median(pairs.map(([one = 0, empty = 1]) => one / empty)).toFixed(2);
}

/** The path of a release of Node: the current one, or one installed from npm. */
function nodeOf(major: number): string {
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  const args = ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath'];
  const { stdout } = spawnSync('npx', args, { encoding: 'utf8', cwd: tmpdir() });
  const path = stdout.trim();
  if (path === '') throw new Error(`npx ${args.join(' ')}: no Node`);
  // Other users may have no access to npm's folder.
  const copy = join(folder, `node-${major}`);
  writeFileSync(copy, readFileSync(path), { mode: 0o755 });
  return copy;
}

const nodes = new Map([20, 22, 24].map((major) => [major, nodeOf(major)]));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (column === 0 ? (cells[0] ?? '').padEnd(width) : (cells[column] ?? '').padStart(width))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function written(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** The start in several situations, on each Node. */
function starts(): string {
  const sound = at('sound.conf');
  const cases: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>?])[] = [
    ['`--version`', ['--version']],
    ['sound file', [sound]],
    ['the same without a cache', [sound], { NODE_DISABLE_COMPILE_CACHE: '1' }],
    ['the same with options of V8', [sound], { NODE_OPTIONS: '--max-old-space-size=4096' }],
    [
      'the same with one regular expression',
      [written('regex.conf', oneExpression(readFileSync(sound, 'utf8')))],
    ],
    ['95 rules', [written('rules.conf', ninetyFiveRules())]],
    ['open relay', [at('startup.conf')]],
  ];
  const rows = cases.map(([name, args, env]) => [
    name,
    ...[...nodes.values()].map((node) => ratio([node, command, ...args], node, env)),
  ]);
  return table(['start', ...[...nodes.keys()].map((major) => `Node ${major}`)], rows);
}

/** 500 files on each Node, in seconds. */
function many(): string {
  const kinds = { 'sound files': soundFiles(500), fixtures: manyFiles(500) };
  const rows = Object.entries(kinds).map(([name, texts]) => {
    for (const [index, text] of texts.entries()) written(`${name}/${index}/smtpd.conf`, text);
    const seconds = [...nodes.values()].map((node) => {
      const run = [node, command, join(folder, name)];
      const times = Array.from({ length: 3 }, () => processorTime(run) ?? Number.NaN);
      return (Math.min(...times) / 1000).toFixed(2);
    });
    return [`500 ${name}`, ...seconds];
  });
  return table(['seconds', ...[...nodes.keys()].map((major) => `Node ${major}`)], rows);
}

/** Inputs, each with the arguments before its path, on the current Node, in seconds. */
function costs(inputs: readonly CostlyInput[]): string {
  const rows = inputs.map(({ name, text, args = [], file = 'smtpd.conf', beside = {} }, index) => {
    const paths = Object.entries(beside).map(([other, content]) =>
      written(`costly/${index}/${other}`, content),
    );
    const own = join(folder, 'costly', `${index}`);
    const path = written(`costly/${index}/${file}`, text.replaceAll('FOLDER', own));
    const took = processorTime([
      process.execPath,
      command,
      ...args,
      path,
      ...(args[0] === 'diff' ? paths : []),
    ]);
    return [name, took === undefined ? `over ${longest / 1000}` : (took / 1000).toFixed(2)];
  });
  return table(['input', 'seconds'], rows);
}

/** The programs for comparison. */
function anchors(): string {
  const rows = anchorsIn(join(folder, 'linters')).map(({ name, program }) => [
    name,
    program === undefined ? 'not installed here' : ratio(program, process.execPath),
  ]);
  return table(['program', 'times `node -e 0`'], rows);
}

/** Replaces the text between two marks of the page. */
function replaced(text: string, name: string, made: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, after] = [text.indexOf(open), text.indexOf(close)];
  if (before === -1 || after === -1) throw new Error(`docs/performance.md has no ${open}`);
  return `${text.slice(0, before + open.length)}\n\n${made}\n\n${text.slice(after)}`;
}

try {
  const floor = median(
    Array.from({ length: runs }, () => processorTime([process.execPath, '-e', '0']) ?? Number.NaN),
  );
  const releases = [...nodes.values()].map((node) =>
    spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim(),
  );
  const parts = {
    machine: `Measured on ${cpus().length} processors (${cpus()[0]?.model}) with Node ${releases.join(', ')}; an empty program took ${floor.toFixed(0)} ms.`,
    starts: starts(),
    many: many(),
    corners: costs(cornerCases()),
    large: costs(largeInputs()),
    anchors: anchors(),
  };
  const text = Object.entries(parts).reduce(
    (all, [name, made]) => replaced(all, name, made),
    readFileSync(page, 'utf8'),
  );
  writeFileSync(page, text);
} finally {
  for (const each of [home, folder]) rmSync(each, { recursive: true, force: true });
}
