import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A path as a URI: relative if the path is relative to the working directory, else with `file://`. */
export function uriOf(path: string): string {
  // A name that is not valid UTF-8 contains lone surrogates, which no URI can have.
  const name = path.replace(/\p{Cs}/gu, '\ufffd');
  if (isAbsolute(name)) return pathToFileURL(name).href;
  return name.split(sep).map(encodeURIComponent).join('/');
}
