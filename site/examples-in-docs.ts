import type { MarkdownRenderer } from 'vitepress';
import { playgroundLink } from './playground-link.ts';

type Token = Parameters<NonNullable<MarkdownRenderer['renderer']['rules']['fence']>>[0][number];

/**
 * Gives each configuration on a page a link that opens it in the playground, with the release and platform behind its name and the files below it, as
 * docs/dev/rules.md has them.
 */
export function linkExamples(base: string): (md: MarkdownRenderer) => void {
  return (md) => {
    const { fence } = md.renderer.rules;
    if (fence === undefined) throw new Error('the renderer has no rule for fenced blocks');
    md.renderer.rules.fence = (tokens, at, ...rest) => {
      const html = fence(tokens, at, ...rest);
      const token = tokens[at];
      if (token === undefined || !isExample(token)) return html;
      const link = playgroundLink(stateOf(tokens, at), base);
      return `${html}<p class="open-example"><a href="${link}" target="_self">Open in the playground</a></p>\n`;
    };
  };
}

const isExample = ({ info }: Token): boolean => /^smtpd(\.conf)?(\s|$)/.test(info.trim());

const attribute = (info: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name}=(\\S+)`).exec(info)?.[1];

function stateOf(tokens: readonly Token[], at: number) {
  const { content = '', info = '' } = tokens[at] ?? {};
  const end = tokens.findIndex(
    (token, index) =>
      index > at && (token.type === 'heading_open' || (token.type === 'fence' && isExample(token))),
  );
  const files = tokens.slice(at + 1, end === -1 ? undefined : end).flatMap((token) => {
    const path = token.type === 'fence' ? attribute(token.info, 'path') : undefined;
    return path === undefined ? [] : [[path, token.content] as const];
  });
  const release = attribute(info, 'release');
  const platform = attribute(info, 'platform');
  return {
    text: content,
    ...(files.length > 0 && { files: Object.fromEntries(files) }),
    ...(release && { release }),
    ...(platform && { platform }),
  };
}
