import { rules } from '../../rules/index.js';
import { type CommandLine, UsageError } from './arguments.js';
import {
  type CommandName,
  commandNames,
  commands,
  formatsOf,
  type ShellName,
  shellNames,
} from './commands.js';
import { type OptionSpec, optionOf, options, severityNames } from './options.js';
import { printText } from './output.js';

/** `smtpd-lint completion SHELL`: prints a completion script for a shell, generated from the same tables as the help. */
export async function completionCommand({ files }: CommandLine): Promise<number> {
  const [name = '', ...others] = files;
  const shell = shellNames.find((known) => known === name);
  if (shell === undefined || others.length > 0)
    throw new UsageError(`completion takes one of ${shellNames.join(', ')}: smtpd-lint completion bash`);
  return printText(scripts[shell]());
}

const scripts: Readonly<Record<ShellName, () => string>> = { bash, zsh, fish };

interface Offered {
  readonly name: string;
  readonly spec: OptionSpec;
}

const all: readonly Offered[] = Object.entries<OptionSpec>(options).map(([name, spec]) => ({ name, spec }));

const optionsOf = (command: CommandName): readonly Offered[] =>
  all
    .filter(({ spec }) => spec.commands.includes(command))
    .map(({ name, spec }) => ({ name, spec: optionOf(spec, command) }));

const words = ({ name, spec }: Offered): readonly string[] =>
  spec.short === undefined ? [`--${name}`] : [`--${name}`, `-${spec.short}`];

/** The possible values of an option, or undefined if any value is allowed. */
const choicesOf = (command: CommandName, { name, spec }: Offered): readonly string[] | undefined =>
  name === 'format' ? formatsOf[command] : (spec.choices ?? offered(name, spec));

/** The values that are suggested for an option that also accepts others. A rule and its severity form one word. */
function offered(name: string, { offers }: OptionSpec): readonly string[] | undefined {
  if (offers !== 'rules') return offers;
  const ids = rules.map(({ id }) => id);
  return name === 'rule' ? ids.flatMap((id) => severityNames.map((severity) => `${id}=${severity}`)) : ids;
}

/** The words that a command takes as arguments; a command that is not listed takes files. */
const argumentsOf: Partial<Readonly<Record<CommandName, readonly string[]>>> = {
  completion: shellNames,
  explain: rules.map(({ id }) => id),
  rules: [],
  probe: [],
};

/** The beginning of a help text, without characters that are special in a shell. */
const brief = ({ spec }: Offered): string =>
  (spec.help.split(/[;(:]/, 1)[0] ?? '').replace(/['`$\\[\]]/g, '').trim();

const takesFile = ({ spec }: Offered): boolean => spec.value === 'FILE' || spec.value === 'DIR';

/** The cases of the bash script for options with known values. */
const bashValues = (): readonly string[] =>
  commandNames.flatMap((command) =>
    optionsOf(command).flatMap((option) => {
      const choices = choicesOf(command, option);
      return choices === undefined ? [] : [`    ${command}:--${option.name}) set -- ${choices.join(' ')} ;;`];
    }),
  );

function bash(): string {
  const taking = [
    ...new Set(all.filter(({ spec }) => spec.value !== undefined).flatMap((option) => words(option))),
  ];
  const named = all.filter(takesFile).flatMap(words);
  return `# bash completion of smtpd-lint: source <(smtpd-lint completion bash)
_smtpd_lint() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=check word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
    ${commandNames.join('|')}) command=$word; break ;;
    esac
  done
  # What follows = is a word of its own.
  local severity='--rule[ =][a-z0-9-]+=([a-z]*)$'
  if [[ \${COMP_LINE:0:COMP_POINT} =~ $severity ]]; then
    mapfile -t COMPREPLY < <(compgen -W "${severityNames.join(' ')}" -- "\${BASH_REMATCH[1]}")
    return
  fi
  set --
  case $command:$previous in
${bashValues().join('\n')}
  esac
  if [ $# -gt 0 ]; then
    compopt +o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -W "$*" -- "$current")
    return
  fi
  case $previous in
    ${named.join('|')}) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    ${taking.filter((word) => !named.includes(word)).join('|')}) return ;;
  esac
  case $command in
${commandNames
  .map((command) => `    ${command}) set -- ${optionsOf(command).flatMap(words).join(' ')} ;;`)
  .join('\n')}
  esac
  case $current in
    -*) mapfile -t COMPREPLY < <(compgen -W "$*" -- "$current"); return ;;
  esac
  set --
  [ "$COMP_CWORD" = 1 ] && set -- ${commandNames.join(' ')}
  case $command in
${Object.entries(argumentsOf)
  .map(
    ([command, words]) =>
      `    ${command}) mapfile -t COMPREPLY < <(compgen -W "${words.join(' ')}" -- "$current"); return ;;`,
  )
  .join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$*" -- "$current"; compgen -f -- "$current")
}
complete -o filenames -F _smtpd_lint smtpd-lint
`;
}

function zshArguments(command: CommandName): string {
  const words = argumentsOf[command];
  if (words === undefined) return "'*:file:_files'";
  return words.length === 0 ? "'*: :'" : `'*: :(${words.join(' ')})'`;
}

function zsh(): string {
  const specs = (command: CommandName): string =>
    optionsOf(command)
      .map((option) => {
        const { name, spec } = option;
        const choices = choicesOf(command, option);
        const value =
          spec.value === undefined
            ? ''
            : `:${spec.value}:${choices === undefined ? (takesFile(option) ? '_files' : ' ') : `(${choices.join(' ')})`}`;
        const names = spec.short === undefined ? `--${name}` : `{-${spec.short},--${name}}`;
        const repeated = spec.multiple ? '\\*' : '';
        return `      ${repeated}${names}'[${brief(option)}]${value}'`;
      })
      .join(' \\\n');
  return `#compdef smtpd-lint
# zsh completion of smtpd-lint: smtpd-lint completion zsh > "\${fpath[1]}/_smtpd-lint"
_smtpd-lint() {
  local command=check word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $word in
    ${commandNames.join('|')}) command=$word; break ;;
    esac
  done
  if (( CURRENT == 2 )) && [[ \${words[CURRENT]} != -* ]]; then
    local -a commands=(
${commandNames.map((name) => `      '${name}:${commands[name].summary.replace(/['`$\\[\]]/g, '')}'`).join('\n')}
    )
    _describe command commands
  fi
  case $command in
${commandNames
  .map(
    (command) => `  ${command})
    _arguments -s -S \\
${specs(command)} \\
      ${zshArguments(command)} ;;`,
  )
  .join('\n')}
  esac
}
if [ "$funcstack[1]" = _smtpd-lint ]; then _smtpd-lint "$@"; else compdef _smtpd-lint smtpd-lint; fi
`;
}

function fish(): string {
  const lines = [
    '# fish completion of smtpd-lint: smtpd-lint completion fish | source',
    ...commandNames.map(
      (name) =>
        `complete -c smtpd-lint -n __fish_use_subcommand -a ${name} -d '${commands[name].summary.replace(/['`$\\]/g, '')}'`,
    ),
    ...Object.entries(argumentsOf).map(
      ([command, words]) =>
        `complete -c smtpd-lint -n '__fish_seen_subcommand_from ${command}' -f -a '${words.join(' ')}'`,
    ),
    ...commandNames.flatMap((command) =>
      optionsOf(command).map((option) => {
        const { name, spec } = option;
        const choices = choicesOf(command, option);
        // The default command may be left out.
        const condition =
          command === commandNames[0]
            ? `not __fish_seen_subcommand_from ${commandNames.slice(1).join(' ')}`
            : `__fish_seen_subcommand_from ${command}`;
        return [
          `complete -c smtpd-lint -n '${condition}' -l ${name}`,
          ...(spec.short === undefined ? [] : [`-s ${spec.short}`]),
          ...(spec.value === undefined ? [] : [takesFile(option) ? '-r' : '-x']),
          ...(choices === undefined ? [] : [`-a '${choices.join(' ')}'`]),
          `-d '${brief(option)}'`,
        ].join(' ');
      }),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
