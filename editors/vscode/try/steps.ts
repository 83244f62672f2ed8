import type { EditorWindow } from './editor-window.js';

/** The file that is opened. */
export const opened = `# Mail for example.org
office = "198.51.100.0/24"
table domains { "example.org", "example.com" }
table aliases { postmaster = "alice" }
pki mx.example.org cert "/etc/ssl/mx.crt"
pki mx.example.org key "/etc/ssl/private/mx.key"

listen on 192.0.2.1 tls pki mx.example.org
listen on 192.0.2.1 port submission tls-require pki mx.example.org auth

action "local" maildir alias <aliases>
action "outbound" relay

match from any for domain <domains> action "local"
match for local action "local"
match from src $office for any action "outbound"
match from any for any action "outbound"
`;

/** Something that a user sees or does. Returns what was seen, and throws if it does not come. */
export interface Step {
  readonly name: string;
  /** The file of its picture, without suffix. */
  readonly picture?: string;
  run(window: EditorWindow): Promise<readonly string[]>;
}

const rows = '.monaco-list-row';
const statusBar = '.statusbar-item';
const hover = '.monaco-hover';

/** In this order: each finds the text as the one before left it. */
export const steps: readonly Step[] = [
  { name: 'squiggles', run: (window) => window.classes('.view-overlays .squiggly-error') },
  { name: 'verdict in the status bar', run: (window) => window.texts(statusBar, 'open relay') },
  { name: 'code lenses', run: (window) => window.texts('.codelens-decoration', 'Open relay: a stranger') },
  {
    name: 'inlay hints',
    run: async (window) => {
      await window.texts('.view-line', 'match from local for local');
      return window.texts('.view-line', '$office = 198.51.100.0/24');
    },
  },
  {
    name: 'problems with related places',
    picture: 'problems',
    run: async (window) => {
      await window.page.keyboard.press('Control+Shift+M');
      await window.texts(`.markers-panel ${rows}`, 'strangers connect here');
      await window.page.keyboard.press('Control+1');
      await window.goTo(17, 7);
      return window.texts(`.markers-panel ${rows}`, 'sends the mail on');
    },
  },
  {
    name: 'hover over a rule',
    run: async (window) => {
      await window.page.keyboard.press('Control+J');
      return window.hover(14, 1, hover, 'strangers on 192.0.2.1');
    },
  },
  { name: 'hover over a table', run: (window) => window.hover(14, 30, hover, 'a list of 2 entries') },
  {
    name: 'definition',
    run: async (window) => {
      await window.goTo(14, 30);
      await window.page.keyboard.press('F12');
      return window.texts(statusBar, 'Ln 3, Col 7');
    },
  },
  {
    name: 'quick fix',
    picture: 'quick-fix',
    run: async (window) => {
      await window.goTo(17, 8);
      await window.page.keyboard.press('Control+.');
      return window.texts(`.action-widget ${rows}`, 'Allow only authenticated users');
    },
  },
  {
    name: 'quick fix applied',
    run: async (window) => {
      await window.page.keyboard.press('Enter');
      await window.texts('.view-line', 'match from auth for any');
      await window.texts(statusBar, 'no open relay');
      return window.saved('match from auth for any action "outbound"\n');
    },
  },
  {
    name: 'rename, with quotes for a keyword',
    run: async (window) => {
      await window.goTo(3, 9);
      await window.page.keyboard.press('F2');
      await window.ready('.rename-box input:focus');
      await window.typed('relay');
      await window.page.keyboard.press('Enter');
      await window.texts('.view-line', 'domain <"relay">');
      return window.saved('table "relay" {');
    },
  },
  {
    name: 'completion',
    run: async (window) => {
      await window.page.keyboard.press('Control+End');
      await window.typed('match from auth for dom');
      await window.texts(`.suggest-widget ${rows}`, 'domain');
      await window.page.keyboard.press('Tab');
      await window.typed(' ');
      await window.page.keyboard.press('Control+Space');
      const offered = await window.texts(`.suggest-widget ${rows}`, '<"relay">');
      if (offered.some((row) => row.includes('aliases'))) throw new Error('offers a mapping');
      return offered;
    },
  },
  {
    name: 'completion accepted',
    run: async (window) => {
      await window.typed('<');
      await window.texts(`.suggest-widget ${rows}.focused`, '<"relay">');
      await window.page.keyboard.press('Tab');
      return window.texts('.view-line', 'match from auth for domain <"relay">');
    },
  },
  {
    name: 'a text that smtpd refuses',
    run: (window) => window.texts(statusBar, 'refused by smtpd'),
  },
  {
    name: 'format on save',
    run: async (window) => {
      await window.typed('   reject');
      await window.page.keyboard.press('Escape');
      await window.texts(statusBar, 'no open relay');
      return window.saved('> reject\n');
    },
  },
  {
    name: 'quick fixes for a rule that nothing reaches',
    run: async (window) => {
      await window.texts('.codelens-decoration', 'No envelope reaches this rule');
      await window.goTo(18, 3);
      await window.page.keyboard.press('Control+.');
      return window.texts(`.action-widget ${rows}`, 'Remove the rule');
    },
  },
  {
    name: 'matrix',
    picture: 'matrix',
    run: async (window) => {
      await window.page.keyboard.press('Escape');
      await window.page.keyboard.press('Control+B');
      await window.command('smtpd-lint: Show who may send');
      const text = await window.webview('strangers on 192.0.2.1');
      await window.texts(statusBar, 'no open relay');
      await window.scrollTo('From \\ to');
      return [text.replace(/\s+/g, ' ')];
    },
  },
];
