/** Commands that write one line, whatever their arguments. */
const oneLine =
  /^(?:date|hostname|whoami|logname|id|uname|basename|dirname|pwd|nproc|realpath|readlink|git\s+(?:rev-parse|describe))(?:\s[^;&|`\n]*)?$/;

/** Commands that make one line of one line. */
const keeping = /^(?:tr|cut|head|tail)\s[^;&`\n]*$/;

/** Functions and filters that write several lines. */
const writing =
  /\b(?:lookup\s*\(\s*['"](?:file|template|pipe|url|lines)\b|to_(?:nice_)?(?:yaml|json)|toYaml|n?indent|wordwrap|(?:File|IO)\.read\w*|file\s*\(|pprint)/;

/** A search for line ends, as what `replace` begins with. */
const searched = /\b(?:\w*replace\w*|g?sub|split)\(\s*(?:"\\n"|'\\n'|\/\\n\/)/gi;

/** A line end within quotes that does not begin a comment. */
const lineEnd = /(?:\\n(?!\s*#)[^"']*["'])|["'][^"'\n]*\n[^"']*["']/;

/** Whether what is filled in for an expression evidently may have several lines, which matters in a comment: of other values none is expected to. */
export function hasManyLines(expression: string, written: string): boolean {
  const command = /^\$\((?!\()([\s\S]*)\)$|^`([\s\S]*)`$/.exec(written);
  if (command !== null) {
    const [first = '', ...rest] = (command[1] ?? command[2] ?? '').split('|').map((each) => each.trim());
    return !oneLine.test(first) || /%n|\\n/.test(written) || !rest.every((each) => keeping.test(each));
  }
  return writing.test(expression) || lineEnd.test(expression.replace(searched, '('));
}
