import {
  type CodeAction,
  type CodeActionParams,
  type CodeLens,
  type CodeLensParams,
  type Diagnostic,
  type ExecuteCommandParams,
  type Hover,
  type HoverParams,
  NotificationType,
  RequestType,
} from 'vscode-languageserver/node.js';
import type { ClientSettings } from './text-settings.js';

/** The messages between the server and the thread that answers what takes long (judging-thread.ts, serve-judgements.ts). */

/** What has changed since the thread was last told; it is told before each request. */
export interface ToldChanges {
  /** The number of changes so far, of texts and settings. */
  readonly change: number;
  /** The number of changes of settings so far. */
  readonly settings: number;
  /** The open texts that have changed, by URI; undefined for closed ones. */
  readonly texts: readonly (readonly [uri: string, text: string | undefined])[];
}

interface AboutFile {
  readonly uri: string;
}

/** The problems in a file: its URI, and all that is to be shown there. */
export type ProblemsOfFile = readonly [uri: string, diagnostics: readonly Diagnostic[]];

export const changesTold = new NotificationType<ToldChanges>('smtpd-lint/changes');

/** The findings in an open text, and the verdict. */
export const problemsAsked = new RequestType<AboutFile, readonly Diagnostic[], void>('smtpd-lint/problems');

/** The same for all files of the configurations to which an open text belongs. */
export const allProblemsAsked = new RequestType<AboutFile, readonly ProblemsOfFile[], void>(
  'smtpd-lint/allProblems',
);

export const lensesAsked = new RequestType<CodeLensParams, readonly CodeLens[], void>(
  'smtpd-lint/codeLenses',
);

export const actionsAsked = new RequestType<CodeActionParams, readonly CodeAction[], void>(
  'smtpd-lint/codeActions',
);

export const hoverAsked = new RequestType<HoverParams, Hover | null, void>('smtpd-lint/hover');

export const commandAsked = new RequestType<ExecuteCommandParams, unknown, void>('smtpd-lint/command');

/** Asked by the thread: the client's settings for a path. */
export const settingsAsked = new RequestType<{ readonly path: string }, ClientSettings, void>(
  'smtpd-lint/clientSettings',
);

/** The data with which the thread is started. */
export interface JudgingThreadData {
  /** The number of changes so far, as one Int32: the thread ends its work on an answer that is outdated by it. */
  readonly changes: SharedArrayBuffer;
}
