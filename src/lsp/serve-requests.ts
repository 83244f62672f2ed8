import type { ClientCapabilities, CodeAction, Connection, Position } from 'vscode-languageserver';
import { type AnalysedText, toOffset, writtenFile } from './analysed-text.js';
import { codeLenses, inlayHints } from './annotations.js';
import { codeActions } from './code-actions.js';
import { completion, completionList, resolvedItem } from './completion.js';
import { executed } from './executed-commands.js';
import { fixAllAction, wantsFixAll } from './fix-all.js';
import { formatting, rangeFormatting } from './formatting.js';
import { hover } from './hover.js';
import { definition, highlights, prepareRename, references, rename } from './navigation.js';
import { documentLinks, documentSymbols, foldingRanges, workspaceSymbols } from './outline.js';
import { selectionRange } from './selection-ranges.js';
import { semanticTokensOfAll } from './semantic-tokens.js';
import { shown } from './shown.js';
import { signatureHelp } from './signature-help.js';
import type { Workspace } from './workspace.js';

interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

/** Binds each request to the function that answers it. */
export function answerRequests(
  connection: Connection,
  workspace: Workspace,
  client: () => ClientCapabilities,
): void {
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
  connection.onHover(atPlace(hover));
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
  connection.onDocumentSymbol(inDocument(documentSymbols));
  connection.onFoldingRanges(inDocument(foldingRanges));
  connection.onDocumentLinks(inDocument(documentLinks));
  answerAnnotations(connection, workspace, inDocument);
  answerFormatting(connection, inDocument);
  answerOtherRequests(connection, workspace);
}

/** Answers a request about one file with the answers for its configurations. */
type InDocument = <Answer>(
  answer: (text: AnalysedText, path: string) => readonly Answer[] | Promise<readonly Answer[]>,
) => (params: AboutDocument) => Promise<Answer[]>;

/** What an editor shows in the text: above lines, within them, and their colours. */
function answerAnnotations(connection: Connection, workspace: Workspace, inDocument: InDocument): void {
  connection.onCodeLens(
    inDocument(async (text, path) => {
      const verdict = await workspace.verdict(text);
      return verdict === undefined ? [] : codeLenses(text, path, verdict);
    }),
  );
  connection.languages.inlayHint.on(inDocument(inlayHints));
  connection.languages.semanticTokens.on(async ({ textDocument: { uri } }) =>
    semanticTokensOfAll(await workspace.inContext(uri)),
  );
}

/** Formats the file, a range, or the line that a typed newline or brace ends. */
function answerFormatting(connection: Connection, inDocument: InDocument): void {
  connection.onDocumentFormatting(inDocument(formatting));
  connection.onDocumentRangeFormatting(({ range: { start, end }, ...params }) =>
    inDocument((text, path) => rangeFormatting(text, path, { first: start.line, last: end.line }))(params),
  );
  connection.onDocumentOnTypeFormatting(({ position, ch, ...params }) => {
    const line = ch === '\n' ? position.line - 1 : position.line;
    return inDocument((text, path) => rangeFormatting(text, path, { first: line, last: line }))(params);
  });
}

/** Binds the requests that are not about a single text or place. */
function answerOtherRequests(connection: Connection, workspace: Workspace): void {
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
  connection.onExecuteCommand(({ command, arguments: given = [] }) => executed(workspace, command, given));
  connection.onCodeAction(async ({ textDocument: { uri }, range, context: { only } }) => {
    const all: CodeAction[] = [];
    for (const { text, path } of await workspace.inContext(uri)) {
      const file = writtenFile(text, path);
      if (file === undefined) continue;
      if (wantsFixAll(only)) all.push(...(await fixAllAction(text, await workspace.lintOptions(text))));
      else {
        const { findings } = await workspace.judged(text);
        const at = { start: toOffset(file, range.start), end: toOffset(file, range.end) };
        all.push(...codeActions(text, findings, path, at));
      }
    }
    return shown(all);
  });
}
