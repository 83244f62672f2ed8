import { resolve } from 'node:path';
import ansiEscapes from 'ansi-escapes';
import { createSupportsHyperlinks } from 'supports-hyperlinks';
import type { ReportOptions } from './report.js';
import { uriOf } from './uri.js';

/** Makes a text that is `printable` already a link to a file, or leaves it as it is. */
export type Link = (text: string, path: string) => string;

/** Whether a report may have links: never in a file or a pipe, and only on terminals that show them. FORCE_HYPERLINK=1 and =0 are for those that are not known. */
export const wantsLinks = ({ colour, terminal }: ReportOptions): boolean =>
  colour && terminal !== undefined && createSupportsHyperlinks(process.stdout);

export function linker(links: boolean): Link {
  return links ? (text, path) => linked(text, path) : (text) => text;
}

function linked(text: string, path: string): string {
  const uri = fileUri(path);
  return uri === undefined ? text : ansiEscapes.link(text, uri);
}

/** Where a file lies, for a terminal, which knows nothing of the working directory. Undefined for what is no file. */
function fileUri(path: string): string | undefined {
  return path.startsWith('<') ? undefined : uriOf(resolve(path));
}
