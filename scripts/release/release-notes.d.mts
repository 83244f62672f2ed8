/** The section of a version in a changelog, without its heading, or undefined if there is none, or an empty one. */
export function sectionOf(changelog: string, version: string): string | undefined;

/** What is wrong with a tag, or undefined if nothing is. */
export function tagProblem(tag: string, version: string, changelog: string): string | undefined;
