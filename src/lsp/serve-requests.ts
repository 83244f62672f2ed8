import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type ExecuteCommandParams,
  MessageType,
  type Position,
  ShowMessageNotification,
} from 'vscode-languageserver/node.js';
import { printable } from '../report/printable.js';
import { positionAt } from '../source/text.js';
import type { AnalysedText, toOffset } from './analysed-text.js';
import { inlayHints } from './annotations.js';
import { attempted } from './best-effort.js';
import { completion, completionList, resolvedItem } from './completion.js';
import { pageCommand, rulePage } from './executed-commands.js';
import { formatting, rangeFormatting } from './formatting.js';
import { hover, takesLong } from './hover.js';
import { isOutdated, type JudgingThread } from './judging-thread.js';
import { actionsAsked, commandAsked, hoverAsked, lensesAsked } from './long-requests.js';
import { definition, highlights, prepareRename, references, rename } from './navigation.js';
import { documentLinks, documentSymbols, foldingRanges, workspaceSymbols } from './outline.js';
import { selectionRange } from './selection-ranges.js';
import { semanticTokensOfAll } from './semantic-tokens.js';
import { shown } from './shown.js';
import { signatureHelp } from './signature-help.js';
import { pauseMilliseconds, type Workspace } from './workspace.js';

interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

/** What answers requests: at once, and in a thread. */
interface Answerers {
  readonly workspace: Workspace;
  readonly thread: JudgingThread;
}

/** Binds each request to the function that answers it. */
export function answerRequests(
  connection: Connection,
  answerers: Answerers,
  client: () => ClientCapabilities,
): void {
  const { workspace } = answerers;
  const inDocument: InDocument =
    (answer) =>
    async ({ textDocument: { uri } }) => {
      const all = [];
      for (const { text, path } of await workspace.inContext(uri)) all.push(...(await answer(text, path)));
      return shown(all);
    };
  const atPlace =
    <Params extends AboutDocument & { readonly position: Parameters<typeof toOffset>[1] }, Answer>(
      answer: (
        text: AnalysedText,
        place: Parameters<typeof definition>[1],
        params: Params,
      ) => Answer | undefined,
    ) =>
    async (params: Params): Promise<Answer | null> => {
      const found = await workspace.placeAt(params.textDocument.uri, params.position);
      return found === undefined ? null : (shown(answer(found.text, found.place, params)) ?? null);
    };
  connection.onCompletion(
    atPlace((text, place, { textDocument: { uri } }: AboutDocument & { position: Position }) => {
      const snippets = client().textDocument?.completion?.completionItem?.snippetSupport === true;
      const items = completion(text, place, { snippets });
      return completionList(items.map((item) => ({ ...item, data: { ...item.data, uri } })));
    }),
  );
  connection.onSignatureHelp(atPlace(signatureHelp));
  connection.onDefinition(atPlace(definition));
  connection.onReferences(
    atPlace((text, place, params: Parameters<Parameters<Connection['onReferences']>[0]>[0]) =>
      references(text, place, params.context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(atPlace(highlights));
  connection.onPrepareRename(atPlace(prepareRename));
  connection.onRenameRequest(
    atPlace((text, place, params: Parameters<Parameters<Connection['onRenameRequest']>[0]>[0]) =>
      rename(text, place, params.newName),
    ),
  );
  answerHover(connection, answerers);
  connection.onDocumentSymbol(inDocument(documentSymbols));
  connection.onFoldingRanges(inDocument(foldingRanges));
  connection.onDocumentLinks(inDocument(documentLinks));
  answerAnnotations(connection, answerers, inDocument);
  answerFormatting(connection, inDocument);
  answerOtherRequests(connection, answerers);
}

/** Answers a request about one file with the answers for its configurations. */
type InDocument = <Answer>(
  answer: (text: AnalysedText, path: string) => readonly Answer[] | Promise<readonly Answer[]>,
) => (params: AboutDocument) => Promise<Answer[]>;

/** Answers at once, but for whose mail reaches a rule. */
function answerHover(connection: Connection, { workspace, thread }: Answerers): void {
  connection.onHover(async (params, token) => {
    const { textDocument, position } = params;
    const found = await workspace.placeAt(textDocument.uri, position);
    if (found === undefined) return null;
    return takesLong(found.text, found.place)
      ? thread.askAbout(textDocument.uri, hoverAsked, params, token)
      : (shown(hover(found.text, found.place)) ?? null);
  });
}

/** What an editor shows in the text: above lines, within them, and their colours. */
function answerAnnotations(
  connection: Connection,
  { workspace, thread }: Answerers,
  inDocument: InDocument,
): void {
  connection.onCodeLens(async (params, token) => [
    ...(await thread.askAbout(params.textDocument.uri, lensesAsked, params, token)),
  ]);
  connection.languages.inlayHint.on(inDocument(inlayHints));
  connection.languages.semanticTokens.on(async ({ textDocument: { uri } }) =>
    semanticTokensOfAll(await workspace.inContext(uri)),
  );
}

/** Formats the file, a range, or the line that a typed newline or brace ends. */
function answerFormatting(connection: Connection, inDocument: InDocument): void {
  /** The files and reasons for which a message was shown: once for each, since many editors format whenever a file is saved. */
  const told = new Set<string>();
  connection.onDocumentFormatting(({ textDocument }) =>
    inDocument((text, path) => {
      const { edits, problem } = formatting(text, path);
      const message = `smtpd-lint: not formatted: ${basename(path)}${lineOfPart(text)}: ${problem}`;
      if (problem !== undefined && !told.has(textDocument.uri + message)) {
        told.add(textDocument.uri + message);
        const shownMessage = { type: MessageType.Info, message: printable(message) };
        void attempted(() => connection.sendNotification(ShowMessageNotification.type, shownMessage));
      }
      return edits;
    })({ textDocument }),
  );
  connection.onDocumentRangeFormatting(({ range: { start, end }, ...params }) =>
    inDocument((text, path) => rangeFormatting(text, path, { first: start.line, last: end.line }))(params),
  );
  connection.onDocumentOnTypeFormatting(({ position, ch, ...params }) => {
    const line = ch === '\n' ? position.line - 1 : position.line;
    return inDocument((text, path) => rangeFormatting(text, path, { first: line, last: line }))(params);
  });
}

/** Where a part of a file begins. */
const lineOfPart = ({ surroundings }: AnalysedText): string =>
  surroundings?.found.place === undefined
    ? ''
    : `, line ${positionAt(surroundings.outer, surroundings.start).line}`;

/** Binds the requests that are not about a single text or place. */
function answerOtherRequests(connection: Connection, { workspace, thread }: Answerers): void {
  connection.onCompletionResolve(async (item) => {
    const uri: unknown = item.data?.uri;
    const found = typeof uri === 'string' ? await workspace.inContext(uri) : [];
    const resolved = found.map(({ text }) => resolvedItem(item, text));
    return shown(resolved.find(({ documentation }) => documentation !== undefined) ?? item);
  });
  connection.onWorkspaceSymbol(async ({ query }) =>
    shown((await workspace.configurations()).flatMap((text) => workspaceSymbols(text, query))),
  );
  connection.onSelectionRanges(async ({ textDocument: { uri }, positions }) => {
    const found = await Promise.all(positions.map((position) => workspace.placeAt(uri, position)));
    const ranges = found.flatMap((one) => (one && selectionRange(one.text, one.place)) ?? []);
    // The protocol requires one range for each position, or none at all.
    return ranges.length === positions.length ? ranges : null;
  });
  connection.onExecuteCommand((params, token) =>
    params.command === pageCommand
      ? rulePage(params.arguments?.[0])
      : executedInThread(thread, params, token),
  );
  connection.onCodeAction(async (params, token) => [
    ...(await thread.askAbout(params.textDocument.uri, actionsAsked, params, token)),
  ]);
}

/** The times that a command is asked for again if the text changes before it is answered. */
const attempts = 10;

/** The answer to a command that the user has given: about the text as it is when nothing is typed. The verdict is null while something is typed, since clients ask for it again. */
async function executedInThread(
  thread: JudgingThread,
  params: ExecuteCommandParams,
  token: CancellationToken,
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await thread.ask(commandAsked, params, token);
    } catch (error) {
      if (!isOutdated(error) || attempt === attempts) throw error;
      if (params.command === 'smtpd-lint.verdict') return null;
      await setTimeout(pauseMilliseconds);
    }
}
