import { type CommandName, commandNames, commands, type OptionSpec, options } from './options.js';

const width = 80;

/** The text of `--help`: of one command, or of all. */
export function helpText(command: CommandName | undefined): string {
  const names = commandNames;
  const shown = command === undefined ? names : [command];
  const usage = shown.map(
    (name) => `  smtpd-lint ${commands[name].usage.padEnd(28)} ${commands[name].summary}`,
  );
  // Options of one command, or of two; then those of many.
  const owners = names.flatMap((name) => [
    [name],
    ...names.filter((other) => names.indexOf(other) > names.indexOf(name)).map((other) => [name, other]),
  ]);
  const groups = owners
    .filter((few) => few.some((name) => shown.includes(name)))
    .flatMap((few) =>
      section(`Options of ${few.join(' and ')}:`, ({ commands: all }) => all.join() === few.join()),
    );
  const lines = [
    "Checks OpenSMTPD's smtpd.conf, and proves that no stranger can relay, or shows the envelope that does.",
    '',
    ...usage,
    ...(shown.some((name) => commands[name].usage.includes('FILE'))
      ? [
          '',
          'Without FILE: ./smtpd.conf, else /etc/smtpd.conf or /etc/mail/smtpd.conf. "-" is standard input.',
        ]
      : []),
    ...groups,
    ...section('Options:', ({ commands: all }) => all.length > 2 && all.some((name) => shown.includes(name))),
    '',
    'Exit status:',
    ...shown.map((name) => `  ${name.padEnd(10)} ${commands[name].exit}`),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, wanted: (spec: OptionSpec) => boolean): string[] {
  const lines = Object.entries<OptionSpec>(options)
    .filter(([, spec]) => wanted(spec))
    .flatMap(([name, spec]) => optionLines(name, spec));
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function optionLines(name: string, spec: OptionSpec): string[] {
  const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
  const head = `  ${short}--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`.padEnd(26);
  const [first = '', ...rest] = wrapped(spec.help, width - 27);
  return [`${head} ${first}`, ...rest.map((line) => `${' '.repeat(27)}${line}`)];
}

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
