import { defineRule } from '../src/lint/rule.js';
import { vulnerabilitiesOf } from './vulnerable-release/vulnerabilities.js';

export default defineRule({
  id: 'vulnerable-release',
  category: 'security',
  severity: 'warning',
  summary: 'A release with a known vulnerability',
  messages: {
    commands: {
      message: 'Strangers run commands on OpenSMTPD before {fixed}',
      label: '{cve}',
      note: '{what}',
      help: 'upgrade to {fixed} or newer',
    },
    other: { message: 'OpenSMTPD before {fixed} has {cve}', note: '{what}' },
  },
  *check({ config: { file, release } }) {
    const span = { file, start: 0, end: 0 };
    for (const { cve, what, fixed, effect } of vulnerabilitiesOf(release))
      if (effect === 'commands') yield { message: 'commands', data: { cve, what, fixed }, span };
      else yield { message: 'other', data: { cve, what, fixed }, span, severity: 'note' };
  },
});
