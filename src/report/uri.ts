import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A path as a URI: relative to the working directory where the path is, else with `file://`. */
export function uriOf(path: string): string {
  // A name that is no text in UTF-8 has halves of characters, which no URI can have.
  const name = path.replace(/\p{Cs}/gu, '\ufffd');
  if (isAbsolute(name)) return pathToFileURL(name).href;
  return name.split(sep).map(encodeURIComponent).join('/');
}
