/**
 * The commands that a CI server recognizes in the output of a step. GitHub: `::stop-commands::…` and the like at the start of a line, after any blanks, and `##[…]` anywhere in it;
 * Azure Pipelines: `##vso[…]` and `##[…]` anywhere; TeamCity: `##teamcity[…]`. GitLab's and Travis's need control characters, which are never printed.
 */
const atLineStart = /^([^\S\n]*(?:\u001b\[[\d;]*m[^\S\n]*)*):(?=:)/gm;
const anywhere = /#(?=#(?:vso|teamcity)?\[)/gi;

/** Rewrites the first character of each command, so that it is no longer one. */
export function withoutCommands(text: string, write: (character: ':' | '#') => string): string {
  const started = text.includes('::')
    ? text.replace(atLineStart, (_, before: string) => `${before}${write(':')}`)
    : text;
  return started.includes('##') ? started.replace(anywhere, () => write('#')) : started;
}

/** Whole lines that are safe to show in a log, because none of them is a command. */
export const inert = (text: string): string =>
  withoutCommands(text, (character) => (character === ':' ? '\\x3a' : '\\x23'));
