import type { Report } from '../../src/lint/rule.js';

export type QuotedMessage = Report<'macro' | 'part' | 'table' | 'bareMacro' | 'bareTable'>;
