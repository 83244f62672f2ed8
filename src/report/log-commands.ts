/**
 * The commands that a CI server takes out of what a step prints. GitHub: `::stop-commands::…` and the like at the start of a line, behind any blanks, and
 * `##[…]` anywhere in it; Azure Pipelines: `##vso[…]` and `##[…]` anywhere; TeamCity: `##teamcity[…]`. GitLab's and Travis's need control characters, which
 * nothing prints.
 */
const commands = /(^[^\S\n]*(?:\u001b\[[\d;]*m[^\S\n]*)*):(?=:)|#(?=#(?:vso|teamcity)?\[)/gim;

/** Writes the first character of each command in another way, so that it is one no more. */
export function withoutCommands(text: string, write: (character: ':' | '#') => string): string {
  return text.replace(commands, (found, before: string | undefined) =>
    before === undefined ? write('#') : `${found.slice(0, -1)}${write(':')}`,
  );
}

/** A text of whole lines that a log may show: no line of it is a command. */
export const inert = (text: string): string =>
  withoutCommands(text, (character) => (character === ':' ? '\\x3a' : '\\x23'));
