import { fileURLToPath } from 'node:url';
import { analysisOf } from '../../grammar/chevrotain-adapter.js';
import { olderDialects } from '../../grammar/legacy/dialects.js';
import { StatementParser } from '../../grammar/parser.js';
import { type Dialect, today } from '../../grammar/tables/dialect.js';

/** A file with the analyses of some grammars, each under the name of its export. */
interface LookaheadFile {
  readonly path: string;
  readonly dialects: Readonly<Record<string, Dialect>>;
}

const at = (path: string): string => fileURLToPath(new URL(`../../grammar/${path}`, import.meta.url));

/** The files to which `npm run grammar` writes Chevrotain's analyses of the grammars; a test compares them. */
export const lookaheadFiles: readonly LookaheadFile[] = [
  { path: at('lookahead.ts'), dialects: { lookahead: today } },
  {
    path: at('legacy/lookahead.ts'),
    dialects: { lookahead: olderDialects.legacy, halfwayLookahead: olderDialects.between },
  },
];

/** The text of such a file, with a line for each decision. Throws if Chevrotain finds a fault in a grammar. */
export function lookaheadText({ path, dialects }: LookaheadFile): string {
  const types = path.endsWith('legacy/lookahead.ts') ? '../analysis-data.js' : './analysis-data.js';
  const constants = Object.entries(dialects).map(([name, dialect]) => {
    const analysis = analysisOf(new StatementParser(dialect, undefined));
    const lines = Object.entries(analysis).map(([decision, how]) => `  ${decision}: ${JSON.stringify(how)},`);
    return `\n/** See analysis.ts. */\nexport const ${name}: Analysis = {\n${lines.join('\n')}\n};\n`;
  });
  const head = '// Written by `npm run grammar`, from the tables of the statements.';
  return `${head}\nimport type { Analysis } from '${types}';\n${constants.join('')}`;
}
