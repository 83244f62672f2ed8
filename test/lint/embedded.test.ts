import { describe, expect, test } from 'vitest';
import { rules } from '../../src/index.js';
import { lint } from '../../src/lint/engine.js';
import { indentedFinding } from '../../src/lint/indented-edits.js';
import { isSaslSettings } from '../../src/source/embedded/content.js';
import { embeddedIn, wholeText } from '../../src/source/embedded/embedded.js';
import { applyEdits } from '../../src/source/text.js';
import { answersIn, block, readText } from '../support/embedded-answers.js';

const value = (name: string) => `$${'{'}${name}}`;

describe('carriage returns at line ends', () => {
  const carriageReturns = (text: string): string => text.replaceAll('\n', '\r\n');

  test.each([
    ['a scalar of YAML', 'map.yaml', `data:\n  smtpd.conf: |\n${block('any', '    ')}`],
    ['a block of Markdown', 'a.md', `\`\`\`\n# smtpd.conf\n${block('any')}\`\`\`\n`],
  ])('are not part of the configuration in %s', (_, path, text) => {
    const [place] = embeddedIn({ path, text: carriageReturns(text) }) ?? [];
    expect(place && readText(place.file).config.refusals).toEqual([]);
    expect(answersIn(path, carriageReturns(text))).toEqual(answersIn(path, text));
    expect(answersIn(path, text)).toEqual([['yes', expect.any(Number)]]);
  });

  test('are part of a here-document', () => {
    const [place] =
      embeddedIn({ path: 'a.sh', text: carriageReturns(`cat >smtpd.conf <<E\n${block('any')}E\n`) }) ?? [];
    expect(place && readText(place.file).config.refusals).not.toEqual([]);
  });
});

describe('a string of Nix', () => {
  const nix = (body: string) => `{ services.opensmtpd.serverConfiguration = ''\n${body}  ''; }\n`;

  test('has its answer at its places', () => {
    expect(answersIn('mail.nix', nix(block('any', '    ')))).toEqual([['yes', 4]]);
    expect(answersIn('mail.nix', nix(block('local', '    ')))).toEqual([['no']]);
  });

  test('has values, and escapes', () => {
    const pki = `    pki a cert "${value('cert + "/a}"')}"\n    pki a key "/k"\n`;
    expect(answersIn('mail.nix', nix(pki + block('any', '    ')))).toEqual([['yes', 6]]);
    expect(answersIn('mail.nix', nix(block(`src "${value('net')}"`, '    ')))).toEqual([['unknown']]);
    const macro = `    addr = "192.0.2.1"\n    listen on ''$addr\n${block('any', '    ')}`;
    expect(answersIn('mail.nix', nix(macro))).toEqual([['yes', 6]]);
    expect(answersIn('mail.nix', `{ x = "${block('any').replaceAll('"', '\\"')}"; }`)).toEqual([['yes', 3]]);
  });

  test('is not all where more is joined to it', () => {
    const config = block('local', '    ');
    expect(answersIn('mail.nix', nix(config).replace(`''; }`, `'' + extra; }`))).toEqual([['unknown']]);
    expect(answersIn('mail.nix', nix(config).replace(`= ''`, `= lib.mkAfter ''`))).toEqual([['unknown']]);
    expect(answersIn('mail.nix', nix(`${config}    ${value('lib.optionalString x "')}\n`))).not.toEqual([
      ['no'],
    ]);
    expect(answersIn('mail.nix', `{ a = concatStrings [ ''\n${config}'' ]; }`)).toEqual([['unknown']]);
    const nested = `${value(`lib.optionalString x ''match from any for any action "r"''`)}\n`;
    expect(answersIn('mail.nix', nix(`    ${nested}${config}`))).not.toEqual([['no']]);
  });

  test('may have a script in it', () => {
    const text = `{ x = ''\n  cat > smtpd.conf <<'E'\n${block('any')}  ''${'$'}\n  E\n''; }`;
    expect(answersIn('mail.nix', text).length).toBe(1);
    expect(answersIn('mail.nix', text.replace("''$\n", '\n'))).toEqual([['yes', 5]]);
  });

  test('stands in comments and code that is no string', () => {
    const text = `# it's ''\n/* '' */ { a = "''"; b = x: x.''y''; c = ''\n${block('any')}''; }`;
    expect(answersIn('mail.nix', text).at(-1)?.[0]).toBe('yes');
  });
});

describe('a here-document', () => {
  const script = (mark: string, body: string, rest = '') =>
    `#!/bin/sh\ncat > /etc/smtpd.conf <<${mark}\n${body}EOF\n${rest}`;

  test('is filled in by the shell unless its mark has quotes', () => {
    expect(answersIn('entrypoint', script('EOF', block('any')))).toEqual([['yes', 5]]);
    expect(answersIn('a.sh', script('EOF', block('src "$NET"')))).toEqual([['unknown']]);
    expect(answersIn('a.sh', script('EOF', `net = "10.0.0.0/8"\n${block('src \\$net')}`))).toEqual([['no']]);
    expect(answersIn('a.sh', script("'EOF'", `net = "10.0.0.0/8"\n${block('src $net')}`))).toEqual([['no']]);
    expect(answersIn('a.sh', script('EOF', `${block('local')}$(cat more)\n`))).toEqual([['unknown']]);
    expect(answersIn('a.sh', script('-EOF', block('any', '\t')))).toEqual([['yes', 5]]);
  });

  test('may be followed by others for the same file', () => {
    const more = (rule: string) => `[ -n "$X" ] && cat >> /etc/smtpd.conf <<EOF\n${rule}EOF\n`;
    const rule = 'match from any for any action "r"\n';
    expect(answersIn('a.sh', script('EOF', block('local'), more(rule)))).toEqual([['yes', 8]]);
    expect(answersIn('a.sh', script('EOF', block('local'), more('# nothing\n')))).toEqual([['no']]);
    expect(answersIn('a.sh', script('EOF', block('local')).replace('>', '>>'))).toEqual([['unknown']]);
    expect(answersIn('a.sh', script('EOF', block('local'), 'sed -i s/local/any/ /etc/smtpd.conf\n'))).toEqual(
      [['unknown']],
    );
    expect(answersIn('a.sh', script('EOF', block('local'), `echo "$RULE" >> /etc/smtpd.conf\n`))).toEqual([
      ['unknown'],
    ]);
  });

  test('is written to the file that is meant, whatever else stands on its line', () => {
    const tee = `tee /etc/smtpd.conf <<EOF >/dev/null 2>&1\n${block('local')}EOF\n`;
    const more = 'tee -a /etc/smtpd.conf <<EOF >/dev/null\nmatch from any for any action "r"\nEOF\n';
    expect(answersIn('a.sh', tee)).toEqual([['no']]);
    expect(answersIn('a.sh', tee + more)).toEqual([['yes', 7]]);
  });

  test('of an output that is not known may stand behind another one', () => {
    const part = (text: string) => `cat <<EOF\n${text}EOF\n`;
    const rule = 'match from any for any action "r"\n';
    expect(answersIn('a.sh', `{\n${part(block('local'))}${part(rule)}} > smtpd.conf\n`)).toEqual([
      ['yes', 8],
    ]);
    const [listen = '', ...rest] = block('any').split(/(?<=\n)/);
    expect(answersIn('a.sh', `${part(rest.join(''))}${part(listen)}`)).not.toEqual([['no']]);
    expect(answersIn('a.sh', `echo "listen on all" > c\n${part(rest.join(''))}`)).not.toEqual([['no']]);
  });

  test('may stand in another one', () => {
    const text = `FROM alpine\nRUN <<EOT sh\ncat > /etc/smtpd.conf <<'EOF'\n${block('any')}EOF\nEOT\n`;
    expect(answersIn('Dockerfile', text)).toEqual([['yes', 6]]);
  });
});

describe('a block of YAML', () => {
  test('ends where the indentation does, and there may be several', () => {
    const text = `data:\n  a: |\n${block('any', '    ')}  b: |-\n    # x\n\n${block('local', '    ')}c: |\n  x\n`;
    expect(answersIn('map.yaml', text)).toEqual([['yes', 5], ['no']]);
  });

  test('may be a template', () => {
    const text = `- copy:\n    content: |\n      {% if x %}\n      # {{ y }}\n      {% endif %}\n${block('any', '      ')}`;
    expect(answersIn('tasks.yml', text)).toEqual([['yes', 8]]);
  });

  test('may be changed by a command', () => {
    const files = `#cloud-config\nwrite_files:\n- path: /etc/smtpd.conf\n  content: |\n${block('local', '    ')}`;
    expect(answersIn('user-data', files)).toEqual([['no']]);
    expect(answersIn('user-data', `${files}runcmd:\n- sed -i s/local/any/ /etc/smtpd.conf\n`)).toEqual([
      ['unknown'],
    ]);
  });

  test('may be changed by another task', () => {
    const copy = `- name: a\n  copy:\n    dest: /etc/smtpd.conf\n    content: |\n${block('local', '      ')}`;
    const task = (file: string) =>
      `- name: b\n  ansible.builtin.lineinfile:\n    path: ${file}\n    line: listen on all\n`;
    expect(answersIn('tasks.yml', copy)).toEqual([['no']]);
    expect(answersIn('tasks.yml', copy + task('/etc/smtpd.conf'))).toEqual([['unknown']]);
    expect(answersIn('tasks.yml', copy + task('"{{ smtpd_config }}"'))).toEqual([['unknown']]);
    expect(answersIn('tasks.yml', copy + task('/etc/hosts'))).toEqual([['no']]);
    expect(
      answersIn('tasks.yml', (task('/etc/hosts') + copy).replace('- name: a\n  copy', '- copy')),
    ).toEqual([['no']]);
    expect(answersIn('tasks.yml', task('/etc/hosts') + copy)).toEqual([['no']]);
  });

  test('that is put into a file is not all of it', () => {
    expect(answersIn('tasks.yml', `- blockinfile:\n    block: |\n${block('local', '      ')}`)).toEqual([
      ['unknown'],
    ]);
    const appended = `write_files:\n- path: /etc/smtpd.conf\n  append: true\n  content: |\n${block('local', '    ')}`;
    expect(answersIn('user-data', `#cloud-config\n${appended}`)).toEqual([['unknown']]);
  });
});

describe('a code block of Markdown', () => {
  test('may be indented, or a shortcode', () => {
    expect(answersIn('a.md', `Write:\n\n${block('any', '    ')}\nand\n`)).toEqual([['yes', 5]]);
    expect(answersIn('a.md', `Write:\n\n${block('any', '\t').replaceAll('\n', '\n\n')}`)).toEqual([
      ['yes', 7],
    ]);
    expect(answersIn('a.md', `Write:\n${block('any', '    ')}\n`)).toEqual([]);
    const map = `data:\n  a: |\n${block('any', '    ')}`;
    expect(answersIn('a.md', `{{< highlight yaml >}}\n${map}{{< / highlight >}}\n`)).toEqual([['yes', 6]]);
  });

  test('may be of another kind', () => {
    const text = `a\n\`\`\`\n${block('any')}\`\`\`\n~~~sh\ncat > x <<'E'\n${block('local')}E\n~~~\n`;
    expect(answersIn('README.md', text)).toEqual([['yes', 5], ['no']]);
  });

  test('that is something else is none', () => {
    for (const other of ['pass in from any\nmatch out on egress nat-to (egress)\n', 'accept from all\n'])
      expect(answersIn('README.md', `\`\`\`\n${other}\`\`\`\n`)).toEqual([]);
    expect(embeddedIn({ path: 'smtpd.conf', text: block('any') })).toBeUndefined();
  });
});

describe('what is done about findings', () => {
  test('keeps the indentation, and the rest of the file', () => {
    const text = `data:\n  a: |\n${block('any', '    ')}  b: 1\n`;
    const [place] = embeddedIn({ path: 'map.yaml', text }) ?? [];
    if (place === undefined) throw new Error('there is a configuration');
    const { config, machine } = readText(place.file);
    const { findings } = lint(config, machine, rules, { known: rules });
    const suggestions = findings.flatMap((one) => indentedFinding(one, place).suggestions);
    expect(suggestions.length).toBeGreaterThan(0);
    for (const { edits } of suggestions) {
      const after = wholeText(place, applyEdits(place.file, edits));
      expect(after.startsWith('data:\n  a: |\n    ')).toBe(true);
      expect(after.endsWith('\n  b: 1\n')).toBe(true);
      const body = after.split('\n').slice(2, -2);
      expect(body.filter((line) => line !== '' && !line.startsWith('    '))).toEqual([]);
    }
  });

  test('writes several lines as one block', () => {
    const text = `data:\n  a: |\n${block('any', '    ')}`;
    const [place] = embeddedIn({ path: 'map.yaml', text }) ?? [];
    if (place === undefined) throw new Error('there is a configuration');
    const at = (start: number, end: number, written: string) => {
      const edit = { span: { file: place.file, start, end }, text: written };
      const finding = { suggestions: [{ description: '', edits: [edit] }] } as never;
      return applyEdits(
        place.file,
        (indentedFinding(finding, place) as { suggestions: { edits: never[] }[] }).suggestions[0]?.edits ??
          [],
      ).slice(place.start);
    };
    const { start, end } = place;
    expect(at(start, start, '# a\n# b\n')).toBe(`    # a\n    # b\n${block('any', '    ')}`);
    expect(at(0, 0, '# a\n')).toBe(`    # a\n${block('any', '    ')}`);
    expect(at(end, end, '# a\n')).toBe(`${block('any', '    ')}    # a\n`);
    expect(at(start + 4, start + 4, '# a\n')).toBe(`    # a\n${block('any', '    ')}`);
  });
});

test('hostile files take no more than linear time', () => {
  const size = 100_000;
  const hostile: readonly (readonly [string, string])[] = [
    ['a.nix', `''${value(`''`).repeat(size)}`],
    ['a.nix', `''${'$'}{`.repeat(size)],
    ['a.nix', '"\\'.repeat(size)],
    ['a.sh', 'sh <<A\n'.repeat(size) + 'A\n'.repeat(size)],
    ['a.sh', `cat <<A\n${'${'.repeat(size)}\nA\n`],
    ['a.sh', `${'cat <<A '.repeat(size)}\n`],
    ['a.sh', `${'cat <<A '.repeat(size)}\n${'A\n'.repeat(size)}`],
    ['a.sh', `cat <<A ${'1'.repeat(5 * size)}\nA\n`],
    ['a.yaml', `${'- '.repeat(size)}|\n`],
    ['a.yaml', 'a: |\n'.repeat(size)],
    ['a.md', '```\n'.repeat(size)],
    ['a.md', '`'.repeat(size)],
  ];
  for (const [path, text] of hostile) expect(embeddedIn({ path, text })).toEqual([]);
  const many = `\`\`\`\n${block('any')}\`\`\`\n`.repeat(200);
  expect(() => embeddedIn({ path: 'a.md', text: many })).toThrow('more than 100 configurations');
});

test('what a program or a function makes of a text is not known', () => {
  for (const command of ['cat <<EOF | sed s/local/any/ >', 'sed s/local/any/ <<EOF >', 'envsubst <<EOF >'])
    expect(answersIn('a.sh', `${command} /etc/smtpd.conf\n${block('local')}EOF\n`)).toEqual([['unknown']]);
  const nix = (text: string) =>
    `{ services.opensmtpd.serverConfiguration = ${text}''\n${block('local')}''; }`;
  expect(answersIn('a.nix', nix(''))).toEqual([['no']]);
  expect(answersIn('a.nix', nix('lib.mkForce '))).toEqual([['no']]);
  expect(answersIn('a.nix', nix('lib.replaceStrings ["local"] ["any"] '))).toEqual([['unknown']]);
});

test('settings of Cyrus SASL are none of smtpd', () => {
  expect(isSaslSettings('# x\npwcheck_method: saslauthd\nmech_list: plain login\n')).toBe(true);
  expect(isSaslSettings('listen on all\n')).toBe(false);
  expect(isSaslSettings('')).toBe(false);
});
