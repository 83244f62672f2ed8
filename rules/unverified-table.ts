import { refusesText } from '../src/lint/refusals.js';
import { defineRule } from '../src/lint/rule.js';
import { meantByBackend } from './shared/backend-names.js';
import { DependenceReports } from './unverified-table/unread-dependence.js';

const messages = {
  include: {
    message: 'Not proven: an `include` was not read',
    label: 'not read',
    note: '`{path}` may hold any rule',
    help: 'say where it is with `--root DIR`',
  },
  pattern: {
    message: 'Not proven: `include` takes no pattern',
    label: 'smtpd looks for a file of this very name',
    note: '`{path}` may hold any rule',
    help: 'write an `include` for each file',
  },
  list: {
    message: 'Not proven: table contents were not read',
    label: '`{path}` was not read',
    note: 'Strangers can relay if an entry matches everything',
    help: 'say where it is with `--root DIR`',
  },
  chosen: {
    message: 'Not proven: table contents were not read',
    label: '`{path}` was not read',
    note: 'Strangers can relay if it has an entry that no earlier rule rejects',
    help: 'say where it is with `--root DIR`',
  },
  database: {
    message: 'Not proven: table `{name}` is a database',
    label: '`{backend}` was not read',
    note: 'Strangers can relay if an entry matches everything',
    help: 'say where it is with `--root DIR`, or use a list in braces',
  },
  file: {
    message: 'Not proven: regular expressions were not read',
    label: '`{path}` was not read',
    note: 'Strangers can relay if an expression matches everything',
    help: 'say where it is with `--root DIR`',
  },
  program: {
    message: 'Not proven: a program answers for `{name}`',
    label: '`{backend}` may match everything',
    help: 'use a list, `from local` or `auth`',
  },
  process: {
    message: 'Not proven: a program answers for `{name}`',
    label: '`{backend}` may match everything',
    note: 'smtpd ends as it starts: it looks for `table-{path}` in its own folder, and that is no path there',
    help: 'write the name behind `table-` instead of `proc`, or use a list',
  },
  expansion: {
    message: 'Not proven: a program answers for `{name}`',
    label: '`{backend}` may name any recipient',
    help: 'use a list',
  },
  other: {
    message: 'Not proven: whether strangers can relay',
    note: 'It depends on this: {reason}',
  },
} as const;

export default defineRule({
  id: 'unverified-table',
  category: 'relay',
  severity: 'warning',
  summary: 'Whether strangers can relay depends on something not read',
  messages,
  *check({ config, verdict }) {
    // A refused file gives no answer about relaying.
    if (config.refusals.some(refusesText) || verdict.openRelay !== 'unknown') return;
    // `syntax` reports that the backend is an entry: one mistake gives one finding.
    const entries = [...config.tables.values()].filter((table) => meantByBackend(table, config) === 'entry');
    const reported = new Set(entries.map(({ span }) => span));
    const reports = new DependenceReports(config);
    for (const dependence of verdict.dependsOn)
      if (!reported.has(dependence.span)) yield reports.of(dependence);
  },
});
