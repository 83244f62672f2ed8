import type { EditorWindow } from './editor-window.js';
import type { Step } from './steps.js';

/** Other files of the folder, by their names. */
export const otherOpened: Readonly<Record<string, string>> = {
  'included.conf': `table people { postmaster = "alice" }
`,
  'smtpd-second.conf': `include "included.conf"
listen on 192.0.2.1
action "in" maildir alias <people>
match from any for domain "example.org" action "in"
match from any for domain "example.org" action "in"
`,
  'smtpd-third.conf': `listen on 192.0.2.1
action "in" maildir
match from any for domain "example.org" action "in"
srs key "0123456789abcdef"
`,
  'smtpd.conf.j2': `listen on {{ address }}
action "out" relay
{% if open %}
match from any for any action "out"
{% endif %}
match from auth for any action "out"
`,
  'smtpd-map.yaml': `data:
  smtpd.conf: |
    listen on 192.0.2.1
    action "out" relay
    match from any for any action "out"
  other: nothing
`,
};

const rows = '.monaco-list-row';
const quickInput = `.quick-input-list ${rows}`;
const statusBar = '.statusbar-item';
const line = '.view-line';

/** Answers the questions of a command with what is proposed. */
async function acceptAll(window: EditorWindow, count: number): Promise<void> {
  for (let asked = 0; asked < count; asked += 1) {
    await window.ready('.quick-input-widget .quick-input-box input');
    await window.page.waitForTimeout(300);
    await window.page.keyboard.press('Enter');
  }
}

/** After the steps in the first file, each in a file of its own. */
export const otherFileSteps: readonly Step[] = [
  {
    name: 'definition in an included file',
    run: async (window) => {
      await window.openNamed('smtpd-second.conf');
      await window.texts(statusBar, 'no open relay');
      await window.goTo(3, 30);
      await window.page.keyboard.press('F12');
      await window.texts('.tab.active', 'included.conf');
      return window.texts(statusBar, 'Ln 1, Col 7');
    },
  },
  {
    name: 'symbols of the workspace',
    run: async (window) => {
      await window.page.keyboard.press('Control+T');
      await window.typed('people');
      const found = await window.texts(quickInput, 'people');
      await window.page.keyboard.press('Escape');
      return found;
    },
  },
  {
    name: 'rename in both files',
    run: async (window) => {
      await window.openNamed('smtpd-second.conf');
      await window.goTo(3, 30);
      await window.page.keyboard.press('F2');
      await window.ready('.rename-box input:focus');
      await window.typed('persons');
      await window.page.keyboard.press('Enter');
      await window.texts(line, 'alias <persons>');
      await window.command('File: Save All');
      return window.inFile('included.conf', 'table persons {');
    },
  },
  {
    name: 'all fixed on save',
    run: async (window) => {
      await window.openNamed('smtpd-second.conf');
      await window.goTo(2, 1);
      await window.typed('# ');
      await window.page.keyboard.press('Backspace');
      await window.page.keyboard.press('Backspace');
      await window.page.keyboard.press('Control+S');
      await window.inFile('smtpd-second.conf', 'action "in"\n');
      return window.awaited('the second rule removed', async () => {
        const rules = await window.inFile('smtpd-second.conf', 'match ');
        return rules.length === 1 ? rules : undefined;
      });
    },
  },
  {
    name: 'snippet with places to fill in',
    run: async (window) => {
      await window.page.keyboard.press('Control+End');
      await window.typed('match');
      await window.page.keyboard.press('Control+Space');
      await window.texts(`.suggest-widget ${rows}`, 'match auth');
      await window.page.locator(`.suggest-widget ${rows}`, { hasText: 'match auth' }).click();
      return window.texts(line, 'match auth from any for any action "outbound"');
    },
  },
  {
    name: 'a template: verdict and squiggles',
    run: async (window) => {
      await window.openNamed('smtpd.conf.j2');
      await window.texts('.codelens-decoration', 'where "open" holds (line 3)');
      await window.texts(statusBar, 'open relay');
      return window.classes('.view-overlays .squiggly-error');
    },
  },
  {
    name: 'completion in a template',
    run: async (window) => {
      await window.page.keyboard.press('Control+End');
      await window.typed('match from auth for any action ');
      await window.page.keyboard.press('Control+Space');
      const offered = await window.texts(`.suggest-widget ${rows}`, '"out"');
      await window.page.keyboard.press('Escape');
      await window.command('File: Revert File');
      return offered;
    },
  },
  {
    name: 'a ConfigMap: quick fix in its place',
    run: async (window) => {
      await window.openNamed('smtpd-map.yaml');
      await window.classes('.view-overlays .squiggly-error');
      await window.goTo(5, 12);
      await window.page.keyboard.press('Control+.');
      await window.texts(`.action-widget ${rows}`, 'Allow only local clients');
      await window.page.keyboard.press('Enter');
      await window.texts(line, 'match from local for any');
      await window.page.keyboard.press('Control+S');
      return window.inFile('smtpd-map.yaml', '    match from local for any action "out"\n');
    },
  },
  {
    name: 'settings of the folder',
    run: async (window) => {
      await window.openNamed('smtpd-third.conf');
      await window.texts(statusBar, 'no open relay');
      window.write('.smtpd-lintrc.json', '{ "release": "6.4" }\n');
      return window.texts(statusBar, 'refused by smtpd');
    },
  },
  {
    name: 'settings of the editor',
    run: async (window) => {
      window.write('.vscode/settings.json', '{ "smtpd-lint.release": "7.4" }\n');
      return window.texts(statusBar, 'no open relay');
    },
  },
  {
    name: 'a session',
    run: async (window) => {
      await window.command('smtpd-lint: Simulate a session, and say why');
      await acceptAll(window, 4);
      await window.texts('.tab', 'Session');
      return window.texts(line, 'smtpd-third.conf: verdict: rejected');
    },
  },
  {
    name: 'the page of a rule',
    run: async (window) => {
      await window.openNamed('smtpd.conf.j2');
      await window.goTo(4, 3);
      await window.classes('.view-overlays .squiggly-error');
      await window.command('smtpd-lint: Explain a rule');
      return [(await window.webview('open-relay')).slice(0, 200).replace(/\s+/g, ' ')];
    },
  },
];
