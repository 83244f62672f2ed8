import { describe, expect, test } from 'vitest';
import { embeddedIn } from '../../src/source/embedded/embedded.js';
import { type LiteralPart, literalText } from '../../src/source/embedded/text-literal.js';
import { answersIn, block } from '../support/embedded-answers.js';

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
/** The lines with an empty one between each two, as a folded text needs them. */
const apart = (rule: string, indentation: string): string =>
  block(rule, indentation).replaceAll('\n', '\n\n');

/** Files with the configuration in them, the line of its rule, and how its net is written where a value is filled in. */
const files: readonly (readonly [name: string, write: (rule: string) => string, line: number])[] = [
  ['folded.yaml', (rule) => `data:\n  smtpd.conf: >-\n${apart(rule, '    ')}b: 1\n`, 7],
  ['folded-further.yaml', (rule) => `a: >\n  # x\n${block(rule, '    ')}`, 5],
  ['double.yaml', (rule) => `data:\n  a: "${escaped(block(rule))}"\n`, 2],
  ['double-lines.yaml', (rule) => `a: "${escaped(block(rule)).replaceAll('\\n', '\\n\\\n  ')}"\n`, 3],
  ['double-folded.yaml', (rule) => `a: "\n${apart(rule, '  ').replaceAll('"', '\\"')}  "\nb: 1\n`, 6],
  ['single.yaml', (rule) => `a:\n- 'x'\n- '${apart(rule, '  ').trimStart()}'\n`, 7],
  ['anchor.yaml', (rule) => `a: &x !!str |\n${block(rule, '  ')}b: *x\n`, 4],
  ['digit.yaml', (rule) => `a: |2\n    # x\n${block(rule, '  ')}`, 5],
  ['map.json', (rule) => JSON.stringify({ kind: 'ConfigMap', data: { 'smtpd.conf': block(rule) } }), 1],
  ['a.tf.json', (rule) => `{\n "content":\n"${escaped(block(rule)).replaceAll('/', '\\/')}" }\n`, 3],
  ['basic.toml', (rule) => `[a]\nb = """\n${block(rule)}"""\n`, 5],
  ['literal.toml', (rule) => `# it's\nb = '''\n${block(rule)}'''\n`, 5],
  ['string.toml', (rule) => `b = "${escaped(block(rule))}"\n`, 1],
  ['main.tf', (rule) => `a = <<-EOT\n${block(rule, '  ')}  EOT\n`, 4],
  ['string.tf', (rule) => `/* " */ a = "${escaped(block(rule))}" // "\n`, 1],
  ['init.pp', (rule) => `file { 'a': content => @("EOT"/L), \n${block(rule, '  ')}  | EOT\n}\n`, 4],
  ['single.pp', (rule) => `$x = 'it\\'s'\n$y = '${block(rule)}'\n`, 4],
  ['Vagrantfile', (rule) => `inline: <<-SHELL\n  cat > smtpd.conf <<'E'\n${block(rule)}E\n  SHELL\n`, 5],
  ['recipe.rb', (rule) => `list << FOO\ncontent <<~EOS\n${block(rule, '  ')}EOS\n`, 5],
  ['deploy.py', (rule) => `x = "it's"\ny = r'''${block(rule)}'''\n`, 4],
  ['state.sls', (rule) => `x:\n  file.managed:\n  - contents: |\n${block(rule, '      ')}`, 6],
  ['list.sls', (rule) => `x:\n  - contents:\n${block(rule).replaceAll(/^(?=.)/gm, '    - ')}y: 1\n`, 5],
  ['raw.go', (rule) => `r := '"' // "\nvar c = \`${block(rule)}\`\n`, 4],
  ['string.go', (rule) => `const c string = "${escaped(block(rule))}"\n`, 1],
  ['deploy.ts', (rule) => `a.replace(/'/g, 'x');\nconst c: string = \`${block(rule)}\`;\n`, 4],
  ['deploy.mjs', (rule) => `// it's\nwriteFileSync('/etc/smtpd.conf', "${escaped(block(rule))}");\n`, 2],
  ['raw.rs', (rule) => `fn f<'a>() {}\nconst C: &str = r##"${block(rule)}"##;\n`, 4],
  ['string.rs', (rule) => `let c = "${escaped(block(rule))}".to_string();\n`, 1],
  ['lines.rs', (rule) => `let c = "\\\n\n  ${escaped(block(rule))}";\n`, 3],
  ['code.rst', (rule) => `A\n=\n\n.. code-block:: none\n   :caption: x\n\n${block(rule, '   ')}\nend\n`, 9],
  ['literal.rst', (rule) => `Like this::\n\n${block(rule, '  ')}`, 5],
  ['script.rst', (rule) => `.. code:: sh\n\n  cat > smtpd.conf <<'E'\n${block(rule, '  ')}  E\n`, 6],
  ['guide.adoc', (rule) => `[source,conf]\n----\n${block(rule)}----\n`, 5],
  ['literal.adoc', (rule) => `....\n${block(rule)}....\n----\nx\n----\n`, 4],
  ['guide.tex', (rule) => `\\begin{lstlisting}[language=conf]\n${block(rule)}\\end{lstlisting}\n`, 4],
  ['minted.tex', (rule) => `\\begin{minted}{json}\n{"a": "${escaped(block(rule))}"}\n\\end{minted}\n`, 2],
  [
    'guide.html',
    (rule) => `<pre><code>${block(rule).replace('"r" relay', '<b>&quot;r&#34;</b> relay')}</code></pre>\n`,
    3,
  ],
  ['README.md', (rule) => `\`\`\`json\n{"a": "${escaped(block(rule))}"}\n\`\`\`\n`, 2],
];

describe('a configuration in a string', () => {
  test.each(files)('of %s has its answer at its place', (name, write, line) => {
    expect(answersIn(name, write('any'))).toEqual([['yes', line]]);
    expect(answersIn(name, write('local'))).toEqual([['no']]);
  });

  test.each(files)('of %s with carriage returns is read alike', (name, write) => {
    if (!/\.ya?ml$|\.sls$/.test(name)) return;
    expect(answersIn(name, write('local').replaceAll('\n', '\r\n'))).toEqual([['no']]);
  });

  test.each([
    ['a.tf', (net: string) => `a = <<EOT\n${block(`src "${net}"`)}EOT\n`, '${' + 'var.net}'],
    ['a.tf', (net: string) => `a = "${escaped(block(`src "${net}"`))}"\n`, '${' + 'f("}")}'],
    ['a.json', (net: string) => JSON.stringify([{ a: block(`src "${net}"`) }]), '${' + 'var.net}'],
    ['a.pp', (net: string) => `a => @("E")\n${block(`src "${net}"`)}| E\n`, '$net'],
    ['a.py', (net: string) => `a = f"""${block(`src "${net}"`)}"""\n`, '{net}'],
    ['a.rb', (net: string) => `a = <<~E\n${block(`src "${net}"`)}E\n`, '#{net}'],
    ['a.js', (net: string) => `const a = \`${block(`src "${net}"`)}\`\n`, '${' + 'net ?? `}`}'],
    ['a.html', (net: string) => `<pre>${block(`src "${net}"`)}</pre>\n`, '&what;'],
    ['a.yaml', (net: string) => `a: "${escaped(block(`src "${net}"`))}"\n`, '{{ net }}'],
  ])('of %s may have values', (name, write, value) => {
    expect(answersIn(name, write(value))).toEqual([['unknown']]);
    expect(answersIn(name, write('10.0.0.0/8'))).toEqual([['no']]);
  });

  test('has no values where its language has none', () => {
    const macro = `net = "10.0.0.0/8"\n${block('src $net')}`;
    expect(answersIn('a.pp', `a => @(E)\n${macro}| E\n`)).toEqual([['no']]);
    expect(answersIn('a.pp', `a => @("E"/$)\n${macro.replace('$', '\\$')}| E\n`)).toEqual([['no']]);
    expect(answersIn('a.rb', `a = <<~'E'\n${macro}E\n`)).toEqual([['no']]);
    expect(answersIn('a.tf', `a = <<E\n${macro}E\n`)).toEqual([['no']]);
  });

  test('has the escape sequences of its language', () => {
    const from = block('src { 10.0.0.0/8 }');
    const read = (name: string, text: string): readonly string[] =>
      (embeddedIn({ path: name, text }) ?? []).map((place) =>
        literalText(text, {
          ...place,
          ...(place.template && { parts: place.template.parts as LiteralPart[] }),
        }),
      );
    // Python keeps a backslash before what is no escape sequence; a number may be octal.
    expect(read('a.py', `x = "${escaped(from)}# \\.\\043\\x41"`)[0]).toMatch(/# \\\.#A\n$/);
    expect(read('a.rb', `x = "${escaped(from)}# \\.\\e"`)[0]).toMatch(/# \.\x1b\n$/);
    expect(read('a.js', `x = "${escaped(from)}# \\.\\e\\u{41}"`)[0]).toMatch(/# \.eA\n$/);
    expect(read('a.go', `x = "${escaped(from)}# \\043\\u0041"`)[0]).toMatch(/# #A\n$/);
    // Of Puppet's here-documents only the flags are.
    expect(read('a.pp', `@("E"/t)\n${from}# \\n\\t\nE\n`)[0]).toMatch(/# \\n\t\n/);
    expect(read('a.pp', `@("E"/)\n${from}# \\t\\.\nE\n`)[0]).toMatch(/# \t\\\.\n/);
  });

  test('with a directive of Terraform or tags in quotes is not known', () => {
    const directive = '%{ if x }match from any for any action "r"%{ endif }\n';
    expect(answersIn('a.tf', `a = <<E\n${block('local')}${directive}E\n`)).not.toEqual([['no']]);
    const tags = '{% if x %}\nmatch from any for any action "r"\n{% endif %}';
    expect(answersIn('a.yaml', `a: "${escaped(block('local') + tags)}"\n`)).not.toEqual([['no']]);
  });

  test('is not all of it where more is joined to it, or it is changed', () => {
    const local = escaped(block('local'));
    for (const text of [`a = join("\\n", ["${local}"])`, `a = replace("${local}", "local", "any")`])
      expect(answersIn('a.tf', text)).toEqual([['unknown']]);
    expect(answersIn('a.json', `{"Fn::Join": ["\\n", ["${local}", "x"]]}`)).toEqual([['unknown']]);
    expect(answersIn('a.rb', `a = "${local}" + more`)).toEqual([['unknown']]);
  });
});

describe('what a script writes line by line', () => {
  const lines = (rule: string): readonly string[] => block(rule).trim().split('\n');
  const echo = (rule: string, file = '/etc/smtpd.conf'): string =>
    lines(rule)
      .map((line, at) => `echo '${line}' ${at === 0 ? '>' : '>>'} ${file}\n`)
      .join('');
  const printf = (rule: string): string =>
    `printf '%s\\n' ${lines(rule)
      .map((line) => `'${line}'`)
      .join(' \\\n  ')} > smtpd.conf\n`;

  test.each([
    ['echo', 'a.sh', echo, 3],
    [
      'echo with quotes',
      'a.sh',
      (rule: string) => echo(rule).replaceAll(/'/g, '"').replaceAll('"r"', '\\"r\\"'),
      3,
    ],
    [
      'echo through tee',
      'a.sh',
      (rule: string) => echo(rule).replaceAll('>>', '| sudo tee -a').replaceAll('>', '| tee'),
      3,
    ],
    [
      'a group',
      'a.sh',
      (rule: string) =>
        `{\n${lines(rule)
          .map((line) => `echo '${line}'\n`)
          .join('')}} > x\n`,
      4,
    ],
    ['printf with arguments', 'a.sh', printf, 3],
    ['printf', 'a.sh', (rule: string) => `printf '${lines(rule).join('\\n')}\\n' > x\n`, 1],
    ['echo -e', 'a.sh', (rule: string) => `echo -e '${lines(rule).join('\\n')}' > x\n`, 1],
    [
      'RUN',
      'Dockerfile',
      (rule: string) => `FROM x\nRUN ${echo(rule).trim().replaceAll('\n', ' && \\\n  ')}\n`,
      4,
    ],
    ['runcmd', 'user-data', (rule: string) => `runcmd:\n${echo(rule).replaceAll(/^(?=e)/gm, '  - ')}`, 4],
  ])('by %s is one configuration', (_, name, write, line) => {
    expect(answersIn(name, write('any'))).toEqual([['yes', line]]);
    expect(answersIn(name, write('local'))).toEqual([['no']]);
  });

  test('may be written by a program at a path', () => {
    const relay = "RUN /bin/echo -e 'listen on 0.0.0.0\\naccept from any for any relay' > /etc/smtpd.conf\n";
    const found = embeddedIn({ path: 'Dockerfile', text: `FROM x\n${relay}EXPOSE 25\n` }) ?? [];
    expect(found.map(({ start, end }) => [start, end])).toEqual([[25, 73]]);
  });

  const rule = `echo 'match from any for any action "r"' >> /etc/smtpd.conf\n`;

  test('may be written or not under a condition, and often in a loop', () => {
    expect(answersIn('a.sh', `${echo('local')}if x; then\n${rule}fi\n`)).toEqual([['yes', 5]]);
    expect(answersIn('a.sh', `${echo('local')}[ -n "$X" ] && ${rule}`)).toEqual([['yes', 4]]);
    const tagged = (value: string) => `echo "match from any tag $X ${value}" >> /etc/smtpd.conf\n`;
    const loop = `for X in a b; do\n${tagged("for any action 'r'")}done\n`;
    expect(answersIn('a.sh', echo('local') + loop)).not.toEqual([['no']]);
    expect(answersIn('a.sh', `cat > /etc/smtpd.conf <<E\n${block('local')}E\n${rule}`)).toEqual([['yes', 6]]);
  });

  test('is no other text', () => {
    expect(answersIn('a.sh', echo('local') + rule.replace('/etc/smtpd.conf', 'other'))).not.toEqual([
      ['yes', 4],
    ]);
    expect(answersIn('a.sh', echo('local').replaceAll('local', '$X'))).not.toEqual([['no']]);
    expect(answersIn('a.sh', `echo "it's" $(echo a) "\n${echo('any')}`)).not.toEqual([['no']]);
  });
});

describe('a script in quotes', () => {
  const here = (rule: string): string => `cat > /etc/smtpd.conf <<EOF\n${block(rule)}EOF\n`;
  const lines = (rule: string): string =>
    `printf '%s\\n' ${block(rule)
      .trim()
      .split('\n')
      .map((line) => `'${line}'`)
      .join(' ')} > f`;
  const inDouble = (text: string): string => `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
  const inSingle = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;
  const written: readonly (readonly [string, (rule: string) => string, number])[] = [
    ['a.sh', (rule) => `ssh -p 22 host ${inDouble(here(rule))}\n`, 4],
    ['a.sh', (rule) => `ssh host ${inSingle(here(rule))}\n`, 4],
    ['a.sh', (rule) => `set -e\nbash -euc ${inSingle(lines(rule))}\n`, 2],
    ['a.sh', (rule) => `sudo sh -c ${inDouble(lines(rule))}\n`, 1],
    ['a.sh', (rule) => `ssh host ${inDouble(`sh -c ${inSingle(here(rule))}`)}\n`, 4],
    ['Dockerfile', (rule) => `FROM x\nRUN ${JSON.stringify(['sh', '-c', lines(rule)])}\n`, 2],
    ['a.yaml', (rule) => `- run: sh -c ${inSingle(lines(rule))}\n`, 1],
    ['a.md', (rule) => `\`\`\`sh\nsu -c ${inDouble(here(rule))}\n\`\`\`\n`, 5],
  ];
  test.each(written)('of %s is read: %#', (name, write, line) => {
    expect(answersIn(name, write('any'))).toEqual([['yes', line]]);
    expect(answersIn(name, write('local'))).toEqual([['no']]);
    expect(answersIn(name, write('src "10.0.0.0/8"'))).toEqual([['no']]);
  });

  test('has values of both shells', () => {
    const from = block('src $net');
    for (const text of [
      `ssh h "cat > f <<'EOF'\n${from.replaceAll('"', '\\"')}EOF\n"`,
      `ssh h 'cat > f <<EOF\n${from}EOF\n'`,
    ])
      expect(answersIn('a.sh', `${text}\n`)).toEqual([['unknown']]);
    // The other shell fills nothing in where its mark has quotes.
    expect(
      answersIn('a.sh', `ssh h "cat > f <<'EOF'\n${block('local').replaceAll('"', '\\"')}# \\$x\nEOF\n"\n`),
    ).toEqual([['no']]);
  });

  test('is not known where its output goes through another program, or is added to a file', () => {
    const script = inSingle(`cat <<EOF\n${block('local')}EOF\n`);
    for (const rest of ['| sed s/local/any/ > /etc/smtpd.conf', '>> /etc/smtpd.conf', '| sudo tee -a f'])
      expect([rest, ...(answersIn('a.sh', `sh -c ${script} ${rest}\n`)[0] ?? [])]).toEqual([rest, 'unknown']);
    expect(answersIn('a.sh', `sh -c ${script} | sudo tee f || echo x >> y\n`)).toEqual([['no']]);
  });

  test('may be added to by another', () => {
    const text = `ssh h ${inSingle(here('local'))}\nssh h ${inSingle("echo 'match from any for any action r' >> /etc/smtpd.conf")}\n`;
    expect(answersIn('a.sh', text)[0]?.[0]).toBe('yes');
  });
});

describe('a rule in a text that is not read', () => {
  const unread = (path: string, text: string) => embeddedIn({ path, text })?.map((one) => one.unreadLine);

  test('is told beside what is read', () => {
    const config = `cat > a <<E\n${block('local')}E\n`;
    const rule = 'match from any for any action r';
    expect(unread('a.sh', config)).toEqual([undefined]);
    for (const line of [
      `put "${rule}"`,
      `sed -i 's|a|${rule}|g' x`,
      `put '\\n${rule}'`,
      'put action "r" relay host x',
    ])
      expect(unread('a.sh', `${config}${line}\n`)).toEqual([6]);
    expect(unread('a.sh', `# ${rule}\n${config}`)).toEqual([undefined]);
    expect(unread('a.md', `\`\`\`\n${block('local')}\`\`\`\nWrite "${rule}".\n`)).toEqual([undefined]);
  });

  test('is looked for in linear time', () => {
    const start = performance.now();
    embeddedIn({ path: 'a.sh', text: `cat > a <<E\n${block('local')}E\n${'match for x '.repeat(80_000)}` });
    expect(performance.now() - start).toBeLessThan(6000);
  });
});

test('hostile strings take no more than linear time', () => {
  const size = 30_000;
  const hostile: readonly (readonly [string, string])[] = [
    ['a.yaml', `a: "${'\n '.repeat(size)}`],
    ['a.yaml', `a: "${' '.repeat(size)}x`.repeat(3)],
    ['a.yaml', 'a: "\n'.repeat(size)],
    ['a.yaml', `a: >\n${' a\n'.repeat(size)}`],
    ['a.sls', `contents:\n${'- a\n'.repeat(size)}`],
    ['a.tf', '"${'.repeat(size)],
    ['a.tf', '<<A\n'.repeat(size)],
    ['a.tf', `<<A\n${'%{ if x }'.repeat(size)}\nA\n`],
    ['a.pp', '@(A)\n'.repeat(size)],
    ['a.json', '"\\n'.repeat(size)],
    ['a.json', '{'.repeat(size)],
    ['a.py', `${"'".repeat(size)}f"{`],
    ['a.sh', 'echo "\n'.repeat(size)],
    ['a.sh', 'echo '.repeat(size)],
    ['a.sh', 'echo a >> f\n'.repeat(size)],
    ['a.sh', `${'{ '.repeat(size)}echo a\n`],
    ['a.sh', `echo ${'$('.repeat(size)}`],
    ['a.sh', "sh -c '".repeat(size)],
    ['a.sh', 'sh -c "$('.repeat(size / 10)],
    ['a.sh', `sh -c '${'echo a\n'.repeat(size)}'`],
    ['Dockerfile', `RUN ["sh","-c","`.repeat(size)],
    ['a.js', `"${'\\"'.repeat(size)}\n`],
    ['a.js', '"\\\n'.repeat(size)],
    ['a.js', '`${'.repeat(size)],
    ['a.go', 'f.write("\\n")\n'.repeat(size)],
    ['a.rs', 'r#"'.repeat(size)],
    ['a.rst', 'a::\n\n b\n'.repeat(size)],
    ['a.adoc', '----\n'.repeat(size)],
    ['a.tex', '\\begin{verbatim}\n'.repeat(size)],
    ['a.html', `<pre>${'<!--'.repeat(size)}</pre>`],
    ['a.html', '<pre>&'.repeat(size)],
  ];
  for (const [path, text] of hostile) {
    const start = performance.now();
    expect(embeddedIn({ path, text }), `${path} ${text.slice(0, 20)}`).toEqual([]);
    expect(performance.now() - start, `${path} ${text.slice(0, 20)}`).toBeLessThan(6000);
  }
});
