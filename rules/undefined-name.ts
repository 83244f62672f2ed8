import { missingName, nameKindOf, refusalsToFix } from '../src/lint/distinct-refusals.js';
import { defineRule } from '../src/lint/rule.js';
import { behindMark } from '../src/lint/template/template-marks.js';
import { dependentsOf } from './shared/dependents.js';
import { runOnQuotesAt } from './shared/long-quotes.js';
import { DeclaredNames } from './undefined-name/declared-names.js';
import { missingReport } from './undefined-name/missing-report.js';
import { nameMessages } from './undefined-name/name-messages.js';
import { undefinedCertificates } from './undefined-name/relay-certificates.js';
import { tablesAsWords } from './undefined-name/tables-as-words.js';

export default defineRule({
  id: 'undefined-name',
  category: 'correctness',
  severity: 'error',
  summary: 'A name is used that is not declared above',
  refusals: true,
  messages: nameMessages,
  *check({ config }) {
    const isTemplates = behindMark(config);
    const names = new DeclaredNames(config);
    const dependents = dependentsOf(config);
    for (const refusal of refusalsToFix(config)) {
      // The rule `syntax` reports it.
      if (isTemplates(refusal.span)) continue;
      const kind = nameKindOf(missingName, refusal);
      if (kind === undefined || dependents.explains(refusal)) continue;
      // The name comes from misread quotes: it was not written.
      if (runOnQuotesAt(config, refusal.span)) continue;
      const report = missingReport(names, {
        kind,
        name: names.nameAt(kind, refusal.span),
        span: refusal.span,
        // On this machine the include is missing, which smtpd reports first.
        host: refusal.host || refusal.machine === true,
      });
      yield { ...report, related: [...(report.related ?? []), ...dependents.relatedTo(refusal)] };
    }
    yield* undefinedCertificates(config, names);
    yield* tablesAsWords(config);
  },
});
