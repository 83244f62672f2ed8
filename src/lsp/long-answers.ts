import type {
  CodeAction,
  CodeActionParams,
  CodeLens,
  Diagnostic,
  Hover,
  HoverParams,
} from 'vscode-languageserver';
import { toOffset, writtenFile } from './analysed-text.js';
import { codeLenses } from './annotations.js';
import { codeActions } from './code-actions.js';
import { diagnostics } from './diagnostics.js';
import { fixAllAction, wantsFixAll } from './fix-all.js';
import { hover } from './hover.js';
import type { ProblemsOfFile } from './long-requests.js';
import { shown } from './shown.js';
import type { TextInContext, Workspace } from './workspace.js';

/** The address of a rule's page. */
export type PageOfRule = (rule: string) => string | undefined;

/** The findings in the text with a URI; an open relay is one of them. */
export const problemsIn = async (
  workspace: Workspace,
  pageOf: PageOfRule,
  uri: string,
): Promise<readonly Diagnostic[]> => problemsAt(workspace, pageOf, await workspace.inContext(uri));

async function problemsAt(
  workspace: Workspace,
  pageOf: PageOfRule,
  found: readonly TextInContext[],
): Promise<readonly Diagnostic[]> {
  const all: Diagnostic[] = [];
  for (const { text, path } of found)
    all.push(...shown(diagnostics(text, await workspace.judged(text), path, pageOf)));
  return all;
}

/** The findings in each file of the configurations of the text with a URI. */
export async function allProblems(
  workspace: Workspace,
  pageOf: PageOfRule,
  uri: string,
): Promise<readonly ProblemsOfFile[]> {
  const texts = (await workspace.inContext(uri)).map(({ text }) => text);
  const all = new Map<string, readonly Diagnostic[]>();
  for (const path of new Set(texts.flatMap(({ conf }) => conf.model.files.map((file) => file.path)))) {
    const at = texts[0]?.uriOf(path);
    if (at === undefined || all.has(at)) continue;
    const found = texts.map((text) => ({ text, path }));
    all.set(at, await problemsAt(workspace, pageOf, found));
  }
  return [...all];
}

/** `textDocument/codeLens`. */
export async function allLenses(workspace: Workspace, uri: string): Promise<readonly CodeLens[]> {
  const all: CodeLens[] = [];
  for (const { text, path } of await workspace.inContext(uri)) {
    const verdict = await workspace.verdict(text);
    if (verdict !== undefined) all.push(...codeLenses(text, path, verdict));
  }
  return shown(all);
}

/** `textDocument/codeAction`. */
export async function allActions(
  workspace: Workspace,
  { textDocument: { uri }, range, context: { only } }: CodeActionParams,
): Promise<readonly CodeAction[]> {
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
}

/** `textDocument/hover`. */
export async function anyHover(
  workspace: Workspace,
  { textDocument: { uri }, position }: HoverParams,
): Promise<Hover | null> {
  const found = await workspace.placeAt(uri, position);
  return found === undefined ? null : (shown(hover(found.text, found.place)) ?? null);
}
