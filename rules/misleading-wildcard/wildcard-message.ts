import type { Report } from '../../src/lint/rule.js';

export type WildcardMessage = Report<'user' | 'exact' | 'bare' | 'sender' | 'first'>;
