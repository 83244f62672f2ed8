import { someInWords } from '../../source/prose.js';
import { available, type Release } from '../../source/release.js';
import { foldCase } from './lengths.js';

/** What the program of a table says of a key: `error` if it cannot look it up, for which smtpd answers with a temporary failure. */
export type TableAnswer = 'found' | 'not-found' | 'error';

/** How a table's program compares a key (smtpd-tables(7)), or `alias`: it is asked for the value of a key in a map of aliases or virtual users. */
export type AskedService = 'string' | 'domain' | 'netaddr' | 'mailaddr' | 'regex' | 'alias';

/** A question to the program of a table: whether the table has a key. */
export interface TableQuestion {
  /** The table's name. */
  readonly table: string;
  readonly service: AskedService;
  /** In lower case, as smtpd asks it. */
  readonly key: string;
}

/** An answered question. */
export interface AnsweredQuestion extends Omit<TableQuestion, 'table'> {
  readonly answer: TableAnswer;
  /** Where an alias that was found leads. */
  readonly value?: string;
}

/** The answers of a table's program, which may be none so far. Nothing is known of other keys. */
export interface AskedTable {
  readonly answers: ReadonlyMap<string, AnsweredQuestion>;
  /** Why it is asked no further: `it gave no answer within 5 seconds`. */
  readonly failure?: string;
}

/** The programs that may be asked, by the table's name and what follows it in the statement (`askedTableKey`). */
export type AskedTables = ReadonlyMap<string, AskedTable>;

/** The key of a table in `AskedTables`. */
export const askedTableKey = (name: string, source: string): string => JSON.stringify([name, source]);

/** What a program says of a key, and where an alias leads. */
export type TableReply = Pick<AnsweredQuestion, 'answer' | 'value'>;

/** The key of a question in an `AskedTable`. */
export const questionKey = ({ service, key }: Pick<TableQuestion, 'service' | 'key'>): string =>
  `${service} ${foldCase(key)}`;

/** Whether the programs of tables in this release speak the protocol of smtpd-tables(7), which is a text; those before 7.6 speak a binary one. */
export const speaksTextProtocol = (release: Release): boolean => available({ since: '7.6' }, release);

/** What one table's program said, for a report. */
export interface AskedReport {
  readonly table: string;
  /** What follows the table's name in the statement: `mysql:/etc/mail/mysql.conf`. */
  readonly source: string;
  readonly answers: readonly AnsweredQuestion[];
  readonly failure?: string;
}

/** The programs that were asked, or could not be. */
export const askedReports = (asked: AskedTables): readonly AskedReport[] =>
  [...asked].flatMap(([key, { answers, failure }]) => {
    if (answers.size === 0 && failure === undefined) return [];
    const [table, source]: readonly [string, string] = JSON.parse(key);
    return [{ table, source, answers: [...answers.values()], ...(failure !== undefined && { failure }) }];
  });

/** The part of a table that says whether its program may be asked. */
interface TableWithContents {
  readonly contents: { readonly known: true } | { readonly known: false; readonly asked?: AskedTable };
}

/** The answers of a table's program, or undefined if it may not be asked. */
export const askedOf = ({ contents }: TableWithContents): AskedTable | undefined =>
  contents.known ? undefined : contents.asked;

/** What a table's program said, in words, for an `Unseen`. */
export function answersIn(asked: AskedTable | undefined): { readonly said?: string } {
  const said = asked && askedText(asked);
  return said === undefined ? {} : { said };
}

/** The most keys that a text names. */
const maxNamed = 6;

/** What a table's program said, to follow "which": `was asked, and has none of a.example and b.example`; undefined if it was not asked anything. */
function askedText({ answers, failure }: AskedTable): string | undefined {
  const keysWith = (wanted: TableAnswer): readonly string[] => [
    ...new Set([...answers.values()].flatMap(({ key, answer }) => (answer === wanted ? [key] : []))),
  ];
  const [has, lacks, fails] = [keysWith('found'), keysWith('not-found'), keysWith('error')];
  const isOne = lacks.length === 1;
  const said = [
    ...(has.length > 0 ? [`has ${someInWords(has, maxNamed)}`] : []),
    ...(lacks.length > 0
      ? [`${isOne ? 'does not have' : 'has none of'} ${someInWords(lacks, maxNamed)}`]
      : []),
    ...(fails.length > 0 ? [`fails for ${someInWords(fails, maxNamed)}`] : []),
    ...(failure === undefined ? [] : [`could not be asked${answers.size > 0 ? ' more' : ''}: ${failure}`]),
  ];
  if (said.length === 0) return undefined;
  return answers.size === 0 ? said.join() : `was asked, and ${said.join('; it ')}`;
}
