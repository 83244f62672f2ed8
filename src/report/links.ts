import { resolve } from 'node:path';
import ansiEscapes from 'ansi-escapes';
import { createSupportsHyperlinks } from 'supports-hyperlinks';
import type { ReportOptions } from './report.js';
import { uriOf } from './uri.js';

/** Turns a text that is `printable` already into a link to a file, or returns it unchanged. */
export type Link = (text: string, path: string) => string;

/** Whether a report has links: only on terminals that support them, and never in a file or a pipe. FORCE_HYPERLINK=1 and =0 override the detection of the terminal. */
export const wantsLinks = ({ colour, terminal }: ReportOptions): boolean =>
  colour && terminal !== undefined && createSupportsHyperlinks(process.stdout);

export function linker(links: boolean): Link {
  return links ? (text, path) => linked(text, path) : (text) => text;
}

function linked(text: string, path: string): string {
  const uri = fileUri(path);
  return uri === undefined ? text : ansiEscapes.link(text, uri);
}

/** The absolute file URI of a path, because a terminal does not know the working directory; undefined for input that is not a file. */
function fileUri(path: string): string | undefined {
  return path.startsWith('<') ? undefined : uriOf(resolve(path));
}
