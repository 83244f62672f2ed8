import { type Config, type Finding, type Machine, positionAt, rules, type Span } from '../../src/index.js';
import { type LintRun, lint } from '../../src/lint/engine.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import { Random } from '../oracle/generate/random.js';
import type { FuzzInput } from './fuzz-input.js';
import { hostOf, type WatchedHost } from './hosts.js';
import { violated } from './violations.js';

/** The percentage of inputs whose suggestions are proven, which costs more than everything else. */
const provenIn = 25;

/** An input as the functions under test see it. Shared results are computed once, on first use. */
export class FuzzSubject {
  readonly host: WatchedHost;
  readonly random: Random;
  #config: Config | undefined;
  #machine: Machine | undefined;
  #run: LintRun | undefined;

  constructor(readonly input: FuzzInput) {
    this.random = new Random(input.draw);
    this.host = hostOf(input.host, input.text);
  }

  get config(): Config {
    this.#config ??= this.read(this.input.text);
    return this.#config;
  }

  get machine(): Machine {
    this.#machine ??= describeMachine(this.config, this.host, []);
    return this.#machine;
  }

  /** Reads another text in place of the input's, with the same files. */
  read(text: string, path = 'smtpd.conf'): Config {
    const { release, platform } = this.input;
    return readConfig({ path, text }, { release, platform, files: this.host });
  }

  get run(): LintRun {
    this.#run ??= lint(this.config, this.machine, rules, {
      known: rules,
      suggestions: this.random.chance(provenIn),
    });
    return this.#run;
  }

  get findings(): readonly Finding[] {
    return this.run.findings;
  }
}

/** Throws Violated if a span is not within its text. */
export function checkSpan(what: string, { file, start, end }: Span): void {
  const isInside =
    Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end >= start && end <= file.text.length;
  if (!isInside)
    violated(`${what} lies outside of its text`, `${start} to ${end} of ${file.text.length} in ${file.path}`);
  const { line, column } = positionAt(file, start);
  if (line < 1 || column < 1) violated(`${what} has no position`, `${line}:${column}`);
}
