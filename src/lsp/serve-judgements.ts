import { parentPort, workerData } from 'node:worker_threads';
import {
  createMessageConnection,
  LSPErrorCodes,
  PortMessageReader,
  PortMessageWriter,
  type RequestType,
  ResponseError,
} from 'vscode-languageserver/node.js';
import { onWork } from '../verify/budget.js';
import { executed } from './executed-commands.js';
import { allActions, allLenses, allProblems, anyHover, type PageOfRule, problemsIn } from './long-answers.js';
import {
  actionsAsked,
  allProblemsAsked,
  changesTold,
  commandAsked,
  hoverAsked,
  type JudgingThreadData,
  lensesAsked,
  problemsAsked,
  settingsAsked,
} from './long-requests.js';
import { readableSettings, type TextSettingsReader } from './text-settings.js';
import { Workspace } from './workspace.js';

/** Thrown to end the work on an answer that a change has outdated. */
class Outdated extends Error {}

/**
 * Answers the server's requests in its thread (judging-thread.ts), and never ends. It has the open texts and the settings as the server last told them. Work is ended where it is
 * counted once the server has noted a further change, and the request is answered with the error ContentModified.
 */
export function serveJudgements(settingsFor: TextSettingsReader, pageOf: PageOfRule): Promise<never> {
  if (parentPort === null) throw new Error('judgements are served in a thread');
  const data: JudgingThreadData = workerData;
  const noted = new Int32Array(data.changes);
  const connection = createMessageConnection(
    new PortMessageReader(parentPort),
    new PortMessageWriter(parentPort),
  );
  const texts = new Map<string, string>();
  let [told, toldSettings] = [0, 0];
  const isOutdated = (): boolean => Atomics.load(noted, 0) !== told;
  const workspace = new Workspace(
    { textOf: (uri) => texts.get(uri), uris: () => [...texts.keys()] },
    async (path) =>
      // The server has shown what cannot be read.
      readableSettings(
        settingsFor,
        async () => {},
        path,
        await connection.sendRequest(settingsAsked, { path }),
      ),
  );
  connection.onNotification(changesTold, ({ change, settings, texts: changed }) => {
    for (const [uri, text] of changed)
      if (text === undefined) texts.delete(uri);
      else texts.set(uri, text);
    if (settings !== toldSettings) workspace.settingsChanged();
    else if (change !== told) workspace.changed();
    [told, toldSettings] = [change, settings];
  });
  onWork(() => {
    if (isOutdated()) throw new Outdated();
  });
  const onRequest = <Asked, Answer>(
    type: RequestType<Asked, Answer, void>,
    answer: (asked: Asked) => Promise<Answer>,
  ): void => {
    connection.onRequest(type, async (asked) => {
      try {
        if (!isOutdated()) return await answer(asked);
      } catch (error) {
        if (!isOutdated()) throw error;
      }
      return new ResponseError<void>(LSPErrorCodes.ContentModified, 'the text has changed');
    });
  };
  onRequest(problemsAsked, ({ uri }) => problemsIn(workspace, pageOf, uri));
  onRequest(allProblemsAsked, ({ uri }) => allProblems(workspace, pageOf, uri));
  onRequest(lensesAsked, ({ textDocument: { uri } }) => allLenses(workspace, uri));
  onRequest(actionsAsked, (params) => allActions(workspace, params));
  onRequest(hoverAsked, (params) => anyHover(workspace, params));
  onRequest(commandAsked, ({ command, arguments: given = [] }) => executed(workspace, command, given));
  connection.listen();
  return new Promise(() => {});
}
