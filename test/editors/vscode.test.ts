import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { clientBundle, copiedFiles, madeFiles, manifest } from '../../scripts/build-vscode.js';
import { serverCommandNames } from '../../src/lsp/executed-commands.js';
import { templateEnding } from '../../src/source/templates/names.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(project, path), 'utf8');

interface Contributions {
  readonly languages: readonly [
    {
      readonly id: string;
      readonly configuration: string;
      readonly filenamePatterns: readonly string[];
    },
  ];
  readonly grammars: readonly [
    { readonly language: string; readonly scopeName: string; readonly path: string },
  ];
  readonly commands: readonly { readonly command: string }[];
  readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  readonly configuration: { readonly properties: Readonly<Record<string, object>> };
}

const made = manifest();
const contributes = made.contributes as Contributions;
const commandsOf = (all: readonly { readonly command: string }[]) => all.map(({ command }) => command);

test('all that the manifest names is packed, and what is packed is there', () => {
  const packed = new Set([...copiedFiles.keys(), ...madeFiles]);
  const [language] = contributes.languages;
  const [grammar] = contributes.grammars;
  for (const name of [made.main, made.icon, language.configuration, grammar.path])
    expect(packed).toContain(String(name).replace(/^\.\//, ''));
  for (const path of copiedFiles.values())
    if (!path.startsWith('dist/')) expect(existsSync(join(project, path)), path).toBe(true);
  expect(grammar.language).toBe(language.id);
  expect(JSON.parse(read('editors/textmate/smtpd.tmLanguage.json')).scopeName).toBe(grammar.scopeName);
});

test('the manifest has the version and the address of the project, and nothing of a build', () => {
  expect(made).toMatchObject({ version: pkg.version, homepage: pkg.homepage, repository: pkg.repository });
  expect(made).not.toHaveProperty('devDependencies');
  expect(read('editors/vscode/package-lock.json')).not.toMatch(/"resolved"|https?:/);
});

test('templates of all kinds that the server knows by their names are sent to it', () => {
  const [, known = ''] = /\(\?:([^)]+)\)/.exec(templateEnding.source) ?? [];
  const [, sent = ''] = /conf\.\{([^}]+)\}/.exec(read('editors/vscode/src/selected-files.ts')) ?? [];
  const endings = sent.split(',');
  expect(endings.filter((ending) => !templateEnding.test(`smtpd.conf.${ending}`))).toEqual([]);
  expect(endings.toSorted()).toEqual(
    known
      .split('|')
      .flatMap((one) => (one.endsWith('?') ? [one.slice(0, -2), one.slice(0, -1)] : [one]))
      .toSorted(),
  );
  const [{ filenamePatterns }] = contributes.languages;
  for (const ending of endings) expect(filenamePatterns).toContain(`*smtpd.conf.${ending}`);
  // The other editors' as well.
  for (const file of ['editors/vim/ftdetect/smtpd.vim', 'editors/helix/languages.toml'])
    expect(read(file)).toContain(`*smtpd.conf.{${sent}}`);
  expect(read('editors/emacs/smtpd-mode.el')).toContain(
    `"smtpd\\\\.conf\\\\.\\\\(?:${endings.join('\\\\|')}\\\\)\\\\'"`,
  );
});

test('the pictures of the readme are packed, and small', () => {
  const shown = Array.from(
    read('editors/vscode/README.md').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g),
    ([, path]) => path,
  );
  const packed = [...copiedFiles.keys()].filter((name) => name.endsWith('.png'));
  expect(shown.toSorted()).toEqual(packed.toSorted());
  for (const name of packed)
    expect(readFileSync(join(project, 'editors/vscode', name)).length).toBeLessThan(60_000);
});

test('settings are those that the source and the readme know', () => {
  const source = read('src/lsp/text-settings.ts');
  for (const name of Object.keys(contributes.configuration.properties)) {
    expect(read('editors/vscode/README.md')).toContain(`\`${name}\``);
    // What is traced, and which files are sent, is up to the client.
    if (!/^smtpd-lint\.(?:trace\.server|files)$/.test(name))
      expect(source).toContain(`readonly ${name.replace('smtpd-lint.', '')}?: string`);
  }
});

/** Whatever is asked of it, it answers with more of itself. */
function anything(): unknown {
  const made: unknown = new Proxy(class {}, {
    get: (_, name) => (name === 'then' || typeof name === 'symbol' ? undefined : made),
    set: () => true,
    apply: () => made,
    construct: () => made as object,
  });
  return made;
}

test('the bundle registers the commands of the manifest, which are none of the server', async () => {
  const { text: bundle } = await clientBundle(['vscode-languageclient']);
  const registered: string[] = [];
  let named: readonly string[] = [];
  let selected: readonly object[] = [];
  let restarts = 0;
  let configured = async (_: object): Promise<void> => {};
  const anyModule = anything() as Record<string, unknown>;
  class Client {
    constructor(
      _id: string,
      _name: string,
      _server: object,
      { documentSelector }: { documentSelector: readonly object[] },
    ) {
      selected = documentSelector;
    }
    restart(): Promise<void> {
      restarts += 1;
      return Promise.resolve();
    }
    onDidChangeState(): unknown {
      return anyModule;
    }
    start(): Promise<void> {
      return Promise.resolve();
    }
    stop(): Promise<void> {
      return Promise.resolve();
    }
  }
  const modules: Readonly<Record<string, unknown>> = {
    vscode: {
      Disposable: Object.assign(class {}, { from: () => anyModule }),
      EventEmitter: class {},
      StatusBarAlignment: {},
      commands: { registerCommand: (name: string) => registered.push(name) },
      languages: { onDidChangeDiagnostics: () => anyModule },
      window: {
        createStatusBarItem: () => ({ hide() {} }),
        onDidChangeActiveTextEditor: () => anyModule,
        visibleTextEditors: [],
      },
      workspace: {
        createFileSystemWatcher: () => anyModule,
        getConfiguration: () => new Map([['files', named]]),
        onDidChangeConfiguration: (listener: typeof configured) => {
          configured = listener;
          return anyModule;
        },
        onDidSaveTextDocument: () => anyModule,
        registerTextDocumentContentProvider: () => anyModule,
      },
    },
    'vscode-languageclient/node': { LanguageClient: Client, TransportKind: {} },
  };
  const module = { exports: {} as { activate(context: object): Promise<void>; deactivate(): Promise<void> } };
  const require = createRequire(import.meta.url);
  new Function('module', 'exports', 'require', bundle)(
    module,
    module.exports,
    (name: string) => modules[name] ?? require(name),
  );
  await module.exports.activate({ asAbsolutePath: (path: string) => path, subscriptions: [] });
  // Other files are sent as soon as the setting says so.
  named = ['**/mail.nix'];
  await configured({ affectsConfiguration: (name: string) => name === 'smtpd-lint.release' });
  expect(restarts).toBe(0);
  await configured({ affectsConfiguration: (name: string) => name === 'smtpd-lint.files' });
  expect(restarts).toBe(1);
  expect(selected).toContainEqual({ scheme: 'file', pattern: '**/mail.nix' });
  await module.exports.deactivate();
  expect(registered).toEqual(commandsOf(contributes.commands));
  for (const { command } of Object.values(contributes.menus).flat()) expect(registered).toContain(command);
  expect(registered.filter((name) => serverCommandNames.some((known) => known === name))).toEqual([]);
  const asked = readdirSync(join(project, 'editors/vscode/src')).flatMap((name) => [
    ...read(`editors/vscode/src/${name}`).matchAll(/ask\(client, '([^']+)'/g),
  ]);
  expect(new Set(asked.map(([, name]) => name))).toEqual(new Set(serverCommandNames));
});
