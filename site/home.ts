import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../src/index.js';
import { changes } from '../src/report/code-frame.js';
import { sessionOf } from '../src/report/session.js';
import { playgroundLink } from './playground-link.ts';

/** The first page: a misconfiguration, the session that gets through, and the fix, as the library gives them. */
export function homePage(root: string, base: string): string {
  const text = readFileSync(join(root, 'fixtures/example/smtpd.conf'), 'utf8');
  const conf = load(text);
  const [finding] = conf.lint().findings.filter(({ rule }) => rule === 'open-relay');
  const [suggestion] = finding?.suggestions ?? [];
  if (finding?.transcript === undefined || suggestion === undefined)
    throw new Error('fixtures/example/smtpd.conf is no open relay with a suggestion');
  const { between, lines } = sessionOf(finding.transcript);
  const said = lines.map(({ by, text: words }) => `<span class="${by}">${escaped(words)}</span>`);
  const edits = changes(suggestion).flatMap(({ removed, added }) => [
    ...removed.map((line) => `<span class="removed">- ${escaped(line)}</span>`),
    ...added.map((line) => `<span class="added">+ ${escaped(line)}</span>`),
  ]);
  const start = finding.span.file.text.lastIndexOf('\n', finding.span.start) + 1;
  const end = text.indexOf('\n', finding.span.start);
  const row = text.slice(start, end);
  const [before, words, after] = [
    row.slice(0, finding.span.start - start),
    row.slice(finding.span.start - start, finding.span.end - start),
    row.slice(finding.span.end - start),
  ];
  return `---
layout: home
title: smtpd-lint
titleTemplate: Can a stranger relay through your OpenSMTPD?
hero:
  name: smtpd-lint
  text: Can a stranger relay through your server?
  tagline: It reads your smtpd.conf, and proves that nobody can, or shows the SMTP session that gets through, with the rule at fault and a fix.
  actions:
    - theme: brand
      text: Try it in the browser
      link: /playground
      target: _self
    - theme: alt
      text: Install and run
      link: /start
    - theme: alt
      text: All rules
      link: /rules/
---

<div class="glance">
<figure>
<figcaption>A rule that looks careful</figcaption>
<pre>${escaped(before)}<mark>${escaped(words)}</mark>${escaped(after)}</pre>
</figure>
<figure>
<figcaption>The session that gets through (${escaped(between ?? '')})</figcaption>
<pre>${said.join('\n')}</pre>
</figure>
<figure>
<figcaption>${escaped(suggestion.description)}</figcaption>
<pre>${edits.join('\n')}</pre>
</figure>
</div>

<p class="glance-more"><a href="${playgroundLink({ text }, base)}" target="_self">Open this in the playground</a>: judged in your browser, and nothing is sent.</p>

<div class="claims vp-doc">

## What it answers

- **Can a stranger relay?** Yes, with a session that a real server accepts; no, proven for every envelope; or not proven, with what is missing.
- **What is wrong?** [Rules](/rules/) for what operators know: dead rules, tables that match nothing, logins that let users send nothing. Each suggestion is tried before it is shown.
- **What changes?** [Compare](/diff) two configurations by the mail they treat differently, [see who may send to whom](/matrix), and [prove your own assertions](/policy).
- **Can I trust it?** Its answers are put to real smtpd servers of four releases: [the figures](/figures), with the commands that make them.

</div>
`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('{', '&#123;');
