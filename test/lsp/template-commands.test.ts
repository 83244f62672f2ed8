import { describe, expect, test } from 'vitest';
import { executed } from '../../src/lsp/executed-commands.js';
import { Workspace } from '../../src/lsp/workspace.js';

/** The answer to a command about a template with this text. */
function answer(
  name: string,
  text: string,
  asked: object = {},
  uri = 'file:///template/smtpd.conf.j2',
): Promise<unknown> {
  const workspace = new Workspace(
    { textOf: (open) => (open === uri ? text : undefined), uris: () => [uri] },
    () => Promise.resolve({ load: {}, lint: {} }),
  );
  return executed(workspace, name, [uri, asked]);
}

const varied = `listen on 192.0.2.1
action "in" maildir
action "out" relay
{% if open %}
match from any for any action "out"
{% endif %}
match from any for domain "example.org" action "in"
`;

const same = varied.replace('match from any for any action "out"', '# a comment');

describe('a template', () => {
  test('has a session for each group of variants that differ', async () => {
    expect(await answer('smtpd-lint.simulate', varied)).toEqual({
      decision: 'unknown',
      text: expect.stringMatching(
        /^where "open" holds \(line 4\):\n[\s\S]*accepted\nwhere "open" does not hold \(line 4\):\n[\s\S]*550 /,
      ),
    });
  });

  test('has one session if its variants agree', async () => {
    expect(await answer('smtpd-lint.simulate', same)).toEqual({
      decision: 'reject',
      text: expect.stringMatching(/^in every variant:\n/),
    });
  });

  test('has reasons for the answer of each variant', async () => {
    expect(await answer('smtpd-lint.why', varied)).toMatchObject({
      text: expect.stringMatching(/why:[\s\S]*line 5: matches[\s\S]*why:/),
    });
  });

  test('has a matrix for each group of variants that differ', async () => {
    const page = String(await answer('smtpd-lint.matrix', varied));
    expect(page.match(/verdict: <strong class="\w+">/g)).toEqual([
      'verdict: <strong class="yes">',
      'verdict: <strong class="no">',
    ]);
    expect(page).toContain('<h2 id="table-2">');
    expect(String(await answer('smtpd-lint.matrix', same)).match(/<strong class="\w+">/g)).toHaveLength(1);
  });

  test('has no answers if smtpd refuses each variant', async () => {
    const refused = varied.replace('action "in" maildir', 'action "in" maildirs');
    expect(await answer('smtpd-lint.matrix', refused)).toBeNull();
    expect(await answer('smtpd-lint.simulate', refused)).toEqual({
      problem: 'smtpd would not start with this configuration',
    });
  });

  test('that only its marks tell has them, too', async () => {
    const text = 'listen on {{ address }}\naction "in" maildir\nmatch from any for local action "in"\n';
    expect(await answer('smtpd-lint.simulate', text, {}, 'file:///unnamed/smtpd.conf')).toMatchObject({
      decision: 'reject',
      text: expect.stringMatching(/smtpd\.conf: verdict: rejected/),
    });
  });
});
