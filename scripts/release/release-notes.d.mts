/** The section of a version in a changelog, without its heading; undefined: none, or an empty one. */
export function sectionOf(changelog: string, version: string): string | undefined;

/** What is wrong with a tag; undefined: nothing. */
export function tagProblem(tag: string, version: string, changelog: string): string | undefined;
