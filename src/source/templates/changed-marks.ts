import type { TemplateToken } from './template-tokens.js';

/** Whether a template says that it has other marks than its language has: what looks like text may be filled in. */
export const changesMarks = (text: string, tokens: readonly TemplateToken[]): boolean =>
  /^#jinja2:.*_(?:string|prefix)\s*:/.test(text) ||
  otherMarks.test(text) ||
  tokens.some((token) => token.type === 'code' && token.family === 'curly' && /^=.*=$/.test(token.content));

/** Marks of languages that are not read: PHP, FreeMarker, Template Toolkit, Terraform, Velocity, the C preprocessor. */
const otherMarks =
  /<\?(?:php|=)|<\/?#[a-z]|\[%[-+=~]?\s|%\{\s*(?:if|for)\b|\s~\}|^<<\s.*>>|^#(?:if|foreach|elseif)\s*\(|^#(?:ifdef|ifndef|endif)\b|^#end(?: \w+)?\s*$/m;
