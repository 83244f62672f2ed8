import { secretsOf } from '../model/secrets/secrets.js';
import { draftAssertions } from '../policy/draft.js';
import { printable } from '../report/printable.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import type { Destination } from './destination.js';
import type { Server } from './explained-decision.js';
import { warn } from './output.js';

/** `smtpd-lint test --init`: writes a policy of assertions that are proven today. Exit 0, or 2 if there are none. */
export function draftPolicy(
  { config, machine, locate }: Server,
  options: RelayOptions,
  destination: Destination,
): number {
  const secrets = secretsOf(config);
  const isShown = (sentence: string): boolean => secrets.inText(sentence) === sentence;
  const parts = draftAssertions(config, machine, options).flatMap(({ heading, sentences }) => {
    const shown = sentences.filter(isShown);
    return shown.length === 0 ? [] : [`\n# ${heading}\n${shown.map((line) => `${line}\n`).join('')}`];
  });
  const path = printable(locate(config.file.path));
  if (parts.length === 0) {
    warn(`${path}: no assertion is proven, so that there is nothing to draft`);
    return 2;
  }
  destination.write(`# What holds of ${path}: each line is proven\n${parts.join('')}`);
  return 0;
}
