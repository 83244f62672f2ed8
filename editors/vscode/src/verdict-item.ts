import { Disposable, languages, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { frontText } from './selected-files.js';
import { type Verdict, verdictOf } from './server-commands.js';

/** After a change the verdict is asked for when nothing was typed for so long, so that it is never in the way of a keystroke. */
const pauseMilliseconds = 600;

const icons = { yes: '$(error)', no: '$(shield)', unknown: '$(question)' } as const satisfies Record<
  Verdict['openRelay'],
  string
>;
const words = { yes: 'open relay', no: 'no open relay', unknown: 'relay: unknown' } as const satisfies Record<
  Verdict['openRelay'],
  string
>;

/** What the item shows of a verdict. */
function shown({ openRelay, refused, title }: Verdict) {
  const text = refused ? '$(error) refused by smtpd' : `${icons[openRelay]} ${words[openRelay]}`;
  const backgroundColor = openRelay === 'yes' ? new ThemeColor('statusBarItem.errorBackground') : undefined;
  return { text, tooltip: title, backgroundColor };
}

/** A status bar item with the verdict on the smtpd.conf that is in front; a click shows the matrix. */
export function showVerdict(client: LanguageClient): Disposable {
  const item = window.createStatusBarItem('smtpd-lint.verdict', StatusBarAlignment.Left);
  item.name = 'smtpd-lint';
  item.command = 'smtpd-lint.showMatrix';
  let pause: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const update = async (): Promise<void> => {
    const document = frontText();
    asked += 1;
    const number = asked;
    if (document === undefined) return item.hide();
    const verdict = await verdictOf(client, document);
    // A later question is on its way.
    if (number !== asked) return;
    if (verdict === null) return item.hide();
    Object.assign(item, shown(verdict));
    item.show();
  };
  const later = (): void => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      update().catch((error: unknown) => client.error(String(error), undefined, false));
    }, pauseMilliseconds);
  };
  later();
  return Disposable.from(
    item,
    window.onDidChangeActiveTextEditor(later),
    languages.onDidChangeDiagnostics(later),
    client.onDidChangeState(later),
    new Disposable(() => clearTimeout(pause)),
  );
}
