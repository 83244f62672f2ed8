/** The source map of a file, reduced to the lines of the own sources. `shift` is how many characters the file has in front of the text that esbuild wrote. */
export function lineMap(map: string, text: string, sourceRoot: string, shift: number): string;
