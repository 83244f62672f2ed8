import { distinctRefusals, missingName, nameKindOf } from '../src/lint/distinct-refusals.js';
import { defineRule } from '../src/lint/rule.js';
import { behindMark } from '../src/lint/template/template-marks.js';
import { dependentsOf } from './shared/dependents.js';
import { runOnQuotesAt } from './shared/long-quotes.js';
import { DeclaredNames } from './undefined-name/declared-names.js';
import { reportOf } from './undefined-name/missing-report.js';
import { relaysOf } from './undefined-name/relay-certificates.js';
import { valuesOf } from './undefined-name/tables-as-words.js';

const messages = {
  unknown: { message: 'No {kind} is called `{name}`', help: 'declare it above' },
  misspelt: { message: 'No {kind} is called `{name}`', label: 'did you mean `{nearest}`?' },
  unopened: { message: 'No {kind} is called `{name}`', label: 'its quotes are not opened' },
  closed: { message: 'No {kind} is called `{name}`', label: 'declared with quotes that are not opened' },
  below: {
    message: 'The {kind} `{name}` is declared below its use',
    note: 'smtpd reads the file from the top',
    help: 'move the declaration up',
  },
  unseen: {
    message: 'No {kind} is called `{name}` in what was read',
    note: 'smtpd refuses this unless the include that was not read declares it',
  },
  case: {
    message: '`{kind}` names are lower-cased when declared, not here',
    help: 'write `{nearest}`',
  },
  atStart: {
    message: 'No {kind} is called `{name}`',
    note: '`smtpd -n` accepts this, but the server does not start',
    help: 'declare it',
  },
  whenSending: {
    message: 'No {kind} is called `{name}`',
    note: 'smtpd accepts this, and has no certificate to show when it sends',
    help: 'declare it',
  },
  value: {
    message: '`{name}` is a value here, not the table',
    label: 'matches next to nothing',
    help: 'write `<{name}>`',
  },
} as const;

export default defineRule({
  id: 'undefined-name',
  category: 'correctness',
  severity: 'error',
  summary: 'A name is used that is not declared above',
  messages,
  *check({ config }) {
    const isTemplates = behindMark(config);
    const names = new DeclaredNames(config);
    const dependents = dependentsOf(config);
    for (const refusal of distinctRefusals(config)) {
      // The rule `syntax` says it.
      if (isTemplates(refusal.span)) continue;
      const kind = nameKindOf(missingName, refusal);
      if (kind === undefined || dependents.explains(refusal)) continue;
      // Nobody wrote this name.
      if (runOnQuotesAt(config, refusal.span)) continue;
      const report = reportOf(names, {
        kind,
        name: names.nameAt(kind, refusal.span),
        span: refusal.span,
        // Here the include is missing, and smtpd says that first.
        host: refusal.host || refusal.machine === true,
      });
      yield { ...report, related: [...(report.related ?? []), ...dependents.relatedTo(refusal)] };
    }
    yield* relaysOf(config, names);
    yield* valuesOf(config);
  },
});
