import { describe, expect, test } from 'vitest';
import { answersIn, block } from '../support/embedded-answers.js';

const local = block('local');
const escaped = JSON.stringify(local);
const heredoc = (opening: string, end = 'EOS'): string => `${opening}\n${local}${end}\n`;

describe('a text of a program that another one is made of', () => {
  test.each([
    ['a.py', `x = """${local}""".replace('local', 'any')\n`],
    ['a.py', `x = dedent("""${local}""").strip().format(net='::/0')\n`],
    ['a.py', `x = """${local}""" % net\n`],
    ...['f', 'F', 'fr', 'Rf'].map((prefix) => [
      'a.py',
      `x = ${prefix}"""${local}match from any for domain "{d}" action r\n"""\n`,
    ]),
    ['a.py', `x = (${escaped}\n  # more\n  "match from any "\n  'for any action r')\n`],
    ['a.py', `x = ("match from any for any " \\\n  f${escaped})\n`],
    ['a.py', `x = a\nx += ${escaped}\n`],
    ['a.py', `x = """${local}"""\nx += y\n`],
    ['a.py', `x = """${local}"""\nz = y + x\n`],
    ['a.py', `x = """${local}"""\nz = re.sub("local", "any", x)\n`],
    ['a.py', `x = """${local}"""\nz = f"{x}{y}"\n`],
    ['a.rb', heredoc("x = <<~EOS.gsub('local', 'any')")],
    ['a.rb', heredoc('x = <<~EOS + more')],
    ['a.rb', `x = ${escaped} \\\n  "match from any "\n`],
    ['a.rb', `x << ${escaped}\n`],
    ['a.rb', `${heredoc('x = <<~EOS')}x << y\n`],
    ['a.tf', `x = <<EOS\n${local}EOS\ny = "\${local.x}match from any "\n`],
    ['a.tf', `x = <<EOS\n${local}EOS\ny = replace(local.x, "local", "any")\n`],
    ['a.pp', `$x = '${local}'\n$y = "$x$z"\n`],
    ['a.pp', `$x = '${local}'\n$y = regsubst($x, 'local', 'any')\n`],
    ['a.sh', `${heredoc('x=$(cat <<EOS')})\necho "\${x//local/any}" > $y\n`],
    ['a.sh', `${heredoc('x=$(cat <<EOS')})\necho "$x" | sed s/local/any/ > $y\n`],
    ['a.sh', `${heredoc('x=$(cat <<EOS')})\nx+=$y\n`],
    ['a.py', `f.write(${escaped})\nf.write("listen on eth0\\n")\n`],
    ['a.py', `x = ${escaped}\nf.write(x)\nf.write(y)\n`],
    ['a.go', `x := fmt.Sprintf(\`${local}\`, y)\n`],
    ['a.go', `x := decorated(\`${local}\`)\n`],
    ['a.go', `var x string = \`${local}\`\ny := strings.Replace(x, "local", "any", 1)\n`],
    ['a.go', `x := ${escaped}\nf.WriteString(x)\nf.WriteString(y)\n`],
    ['a.go', `f.WriteString(${escaped})\nf.WriteString(y)\n`],
    ['a.js', `const x = replaced\`${local}\`;\n`],
    ['a.js', `const x = \`${local}\`.replaceAll('local', 'any');\n`],
    ['a.js', `const x = \`${local}\`;\nconst y = [x, z].join('');\n`],
    ['a.ts', `let x: string = \`${local}\`;\nx += z;\n`],
    ['a.js', `fs.appendFileSync(f, \`${local}\`);\n`],
    ['a.rs', `let x = format!(${escaped}, y);\n`],
    ['a.rs', `let x = concat!(${escaped}, "match");\n`],
    ['a.rs', `let mut x: String = String::from(${escaped});\nx.push_str(y);\n`],
    // Calls, methods, parentheses and comments between a text and what is made of it.
    ['a.js', `const x = made(y(), \`${local}\`);\n`],
    ['a.js', `const x = made({ ${'a: "xxxxxxxxxx", '.repeat(20)} }, \`${local}\`);\n`],
    ['a.js', `fs.writeSync(f, \`${local}\`);\nfs.writeSync(f, y);\n`],
    ['a.js', `f.write(dedent(\`${local}\`));\nf.write(y);\n`],
    ['a.js', `console.log(\`${local}\`);\nconsole.log(y);\n`],
    ['a.js', `const x = \`${local}\`.trim() + y;\n`],
    ['a.js', `const x = (\`${local}\`) + y;\n`],
    ['a.js', `const x = \`${local}\`/* y */ + y;\n`],
    ['a.js', `const x = y + // y\n  \`${local}\`;\n`],
    ['a.js', `const x = \`${local}\`?.replace('local', 'any');\n`],
    ['a.js', `const x = \`${local}\`['replace']('local', 'any');\n`],
    ['a.rs', `let x = ${escaped}.to_string() + &y;\n`],
    ['a.rs', `let x = String::from(${escaped}) + &y;\n`],
    ['a.go', `io.WriteString(f, \`${local}\`)\nio.WriteString(f, y)\n`],
    ['a.go', `f.Write([]byte(\`${local}\`))\nf.Write([]byte(y))\n`],
    ['a.go', `x := append([]byte(\`${local}\`), y...)\n`],
    ['a.py', `x = dedent("""${local}""") + y\n`],
    ['a.py', `x = y + textwrap.dedent("""${local}""")\n`],
    ['a.py', `print("""${local}""", file=f)\nprint(y, file=f)\n`],
    ['a.py', `x = made("""${local}""")\n`],
    ['a.py', `x = ("""${local}"""\n  % y)\n`],
    ['a.rb', `${heredoc('f.puts <<~EOS')}f.puts y\n`],
    // Uses of its name over several lines, other names of it, and what adds to a file.
    ['a.js', `const x = \`${local}\`;\nconst y = x\n  .replace("local", "any");\n`],
    ['a.js', `const x = \`${local}\`;\nconst y = [\n  z,\n  x,\n].join("");\n`],
    ['a.js', `const x = \`${local}\`;\nlet y = x;\ny = z + y;\n`],
    ['a.js', `const x = \`${local}\`;\nfs.writeFileSync(f, made(x));\n`],
    ['a.js', `const x = { y: \`${local}\` };\nwrite(z + x.y);\n`],
    ['a.js', `function made() {\n  return \`${local}\`;\n}\nwrite(z + made());\n`],
    ['a.js', `const made = () => \`${local}\`;\nwrite(z + made());\n`],
    ['a.js', `const x = \`${local}\`;\nfs.writeFileSync(f, x);\nfs.appendFileSync(f, y);\n`],
    ['a.js', `fs.writeFileSync(f, \`${local}\`, { flag: "a" });\n`],
    ['a.rs', `let mut x = String::from(${escaped});\nwrite!(x, "{}", y)?;\n`],
    ['a.rs', `let mut x = String::from(${escaped});\nx.extend(y);\n`],
    ['a.rs', `const X: &str = ${escaped};\nlet y = format!(\n  "{}{}",\n  X,\n  z\n);\n`],
    ['a.rs', `fn made() -> String {\n  ${escaped}.to_string()\n}\nlet x = made() + y;\n`],
    ['a.rs', `let f = OpenOptions::new().append(true).open(p)?;\nf.write_all(${escaped}.as_bytes())?;\n`],
    ['a.go', `const x = \`${local}\`\ny := strings.ReplaceAll(\n\tx,\n\t"local", "any")\n`],
    ['a.go', `var x = T{\n\tY: \`${local}\`,\n}\nz := x.Y + y\n`],
    ['a.go', `func made() string {\n\treturn \`${local}\`\n}\nvar x = made() + y\n`],
    ['a.go', `f, _ := os.OpenFile(p, os.O_APPEND, 0o644)\nf.WriteString(\`${local}\`)\n`],
    ['a.py', `x = """${local}"""\ny = (x\n  .replace("local", "any"))\n`],
    ['a.py', `x = """${local}"""\nz = made(x)\n`],
    ['a.py', `x = """${local}"""\nz = str(x)\n`],
    ['a.py', `x = (\n  """${local}""")\nz = y + x\n`],
    ['a.py', `self.x = """${local}"""\nz = y + self.x\n`],
    ['a.py', `x = """${local}"""\nprint(\n  y,\n  x)\n`],
    ['a.py', `x = {"y": """${local}"""}\nz = x["y"] + w\n`],
    ['a.py', `def made():\n    return """${local}"""\nwrite(made() + x)\n`],
    ['a.py', `with open(f, "a") as g:\n    g.write("""${local}""")\n`],
    ['a.py', `write("""${local}""")\nfor x in fileinput.input(f, inplace=True): print(y(x))\n`],
    ['a.rb', heredoc("File.open(f, 'a') { |g| g.write(<<~EOS) }")],
    ['a.rb', `${heredoc('def made\n  <<~EOS')}end\nFile.write(f, made + x)\n`],
    // More uses, and longer lines, than are looked at.
    ['a.py', `x = """${local}"""\n${'write(x)\n'.repeat(501)}`],
    ['a.py', `x = """${local}"""\n${'write(1) '.repeat(250)}; write(x)\n`],
  ])('of %s is not known: %s', (name, text) => {
    expect(answersIn(name, text).map(([answer]) => answer)).toContain('unknown');
  });

  test.each([
    ['a.py', `"""it's"""\nx = dedent("""${local}""").strip()\nwrite(x)\nf"{x}"\n`],
    ['a.py', `write({"a": ${escaped}, "b": 1})\n`],
    ['a.py', `x = R"""${local}"""\nwrite(x)\n`],
    ['a.py', `x = """${local}"""\n${'write(x)\n'.repeat(499)}`],
    ['a.py', `x = """${local}"""\n${'replace( '.repeat(10_000)}\nwrite(x)\n`],
    [
      'a.py',
      `x = """${local}"""\n# made(x)\nlog.info("wrote x to it")\nwith open(f, "w") as g:\n  g.write(x)\n`,
    ],
    ['a.py', `x = """${local}"""\nopen(f, "w").write(x.strip())\nPath(g).write_text(x, encoding="utf-8")\n`],
    ['a.py', `def made():\n    return """${local}"""\nopen(f, "w").write(made())\n`],
    [
      'a.js',
      `const x = \`${local}\`;\nwriteFile(\n  f,\n  x,\n  { mode: 0o600 },\n);\nmodule.exports = { x };\n`,
    ],
    ['a.js', `export const x = \`${local}\`;\nawait writeFile(f, Buffer.from(x, "utf8"));\n`],
    ['a.js', `const y = { x: \`${local}\` };\nfs.writeFileSync(f, y.x);\n`],
    ['a.go', `const x = \`${local}\`\nerr := os.WriteFile(f, []byte(x), 0644)\n`],
    ['a.rs', `const X: &str = ${escaped};\nfile.write_all(X.as_bytes())?;\n`],
    ['a.rb', `${heredoc('x = <<~EOS')}File.write(f, x)\n`],
    ['a.rb', `${heredoc('x = <<~EOS')}puts x\n`],
    // The text itself names it, and is longer than what is looked at.
    ['a.py', `x = "# {x} ${'y '.repeat(1200)}\\n${escaped.slice(1)}\nwrite(x)\n`],
    ['a.go', `x := []byte(\`${local}\`)\nos.WriteFile(f, x, 0o644)\nos.WriteFile(g, x, 0o644)\n`],
    ['a.js', `const x = dedent\`${local}\`.trim();\nexport default x;\n`],
    ['a.ts', `return \`${local}\`;\n`],
    ['a.rs', `let x: &'static str = r#"${local}"#;\nfs::write(f, x)?;\n`],
    ['a.rb', `${heredoc('x = <<~EOS.strip')}file.write(x)\nlist << y\n`],
    ['a.tf', `x = <<EOS\n${local}EOS\ny = "\${local.x}"\nz = { "a" = ${escaped}\n "b" = "c" }\n`],
    ['a.pp', `$x = '${local}'\nfile { 'a': content => $x, }\nfile { 'b': content => "$x", }\n`],
    ['a.sh', `${heredoc('x=$(cat <<EOS')})\necho "$x" > $y\n`],
  ])('of %s is what it is, where it is only used: %s', (name, text) => {
    for (const answer of answersIn(name, text)) expect(answer).toEqual(['no']);
    expect(answersIn(name, text)).not.toEqual([]);
  });
});

test('two signs before braces are a sign and a value where no language says otherwise', () => {
  const rule = 'match from any for domain { "$${y}" } action "r"\n';
  expect(answersIn('a.js', `const x = \`${local}${rule}\`;\n`)).toEqual([['unknown']]);
});

test('a rule that goes on in the next line makes a text a configuration', () => {
  const text = local.replace('match', 'match \\\n ');
  expect(answersIn('a.sh', `cat > smtpd.conf <<'EOF'\n${text}EOF\n`)).toEqual([['no']]);
});

test.each([
  [`${heredoc("cat > x.conf <<'EOS'")}cat >> x.conf <<< "$y"\n`],
  [`${heredoc("cat > x.conf <<'EOS'")}sed -i \\\n  -e s/local/any/ \\\n  x.conf\n`],
  [`${heredoc("cat > x.conf <<'EOS'")}ed -s x.conf <<'E'\n,s/local/any/\nwq\nE\n`],
  [`${heredoc("cat > x.conf <<'EOS'")}cp y x.conf || exit 1\n`],
  [heredoc("cat y - > x.conf <<'EOS'")],
  [heredoc("cat <<'EOS' | tee -ai x.conf")],
  [heredoc("cat <<'EOS' | /usr/bin/sed s/local/any/ > x.conf")],
  [`${heredoc("cat <<'EOS' |")}sed s/local/any/ > x.conf\n`],
])('what a script makes of a here-document is not known: %s', (text) => {
  expect(answersIn('a.sh', text)).toEqual([['unknown']]);
});

const open = 'match from any for any action "r"';
test.each([
  ['a.tex', `\\begin{verbatim}\n${local}${open}\\end{verbatim}\n`, 'yes'],
  ['a.tex', `\\begin{verbatim}${open}\n${local}\\end{verbatim}\n`, 'unknown'],
  ['a.tex', `\\begin{lstlisting}[escapechar=|]\n# |\\x|\n${local}\\end{lstlisting}\n`, 'unknown'],
  ['a.adoc', `[subs=attributes+]\n----\n{x}\n${local}----\n`, 'unknown'],
  ['a.adoc', `----\ninclude::x.conf[]\n${local}----\n`, 'unknown'],
  ['a.html', `<pre>\n${local}<div># x</div><div>${open}</div></pre>\n`, 'yes'],
  ['a.html', `<pre>\n${local}# x&NewLine;${open}\n</pre>\n`, 'yes'],
])('a block of %s is what is shown: %s', (name, text, expected) => {
  expect(answersIn(name, text).map(([answer]) => answer)).toEqual([expected]);
});

describe('a file that a script names in several ways', () => {
  const closed = 'listen on lo\naction r relay\nmatch from any for any action r\n';
  const written = (to: string): string => `cat > ${to} <<'EOF'\n${closed}EOF\n`;
  const assigned = 'CONF=/etc/smtpd.conf\n';

  test.each([
    [`${assigned}${written('$CONF')}echo "listen on 0.0.0.0" >> /etc/smtpd.conf\n`, 'yes'],
    [`${assigned}${written('/etc/smtpd.conf')}echo "listen on 0.0.0.0" >> "\${CONF}"\n`, 'yes'],
    [`C=\${C:-/etc/smtpd.conf}\n${written('$C')}echo "listen on all" >> /etc/smtpd.conf\n`, 'yes'],
    [`${assigned}${written('/etc/smtpd.conf')}sed -i s/lo/all/ "$CONF"\n`, 'unknown'],
    [`${assigned}${written('$CONF')}sed -i s/lo/all/ /etc/smtpd.conf\n`, 'unknown'],
    [`x() { echo "listen on all" >> /etc/smtpd.conf\n}\n${written('/etc/smtpd.conf')}x\n`, 'unknown'],
    [`x() { echo "listen on all" >> "$1"\n}\n${written('/etc/smtpd.conf')}x\n`, 'unknown'],
    [`${assigned}${written('$CONF')}cp $CONF /backup/smtpd.conf\necho "listen on all" >> /etc/x\n`, 'no'],
    [`${assigned}D=/etc/x\n${written('$CONF')}echo "listen on all" >> $D\nsed -i s/a/b/ $D\n`, 'no'],
  ])('%s', (text, expected) => {
    expect(answersIn('a.sh', text).map(([answer]) => answer)).toEqual([expected]);
  });
});

test.each([
  ['local', 'no'],
  ['any', 'yes'],
])(
  'a file whose rules from %s are appended to what it begins with is one configuration',
  (from, expected) => {
    const [listen = '', ...rules] = block(from).trim().split('\n');
    const text = `cat > x <<'E'\n${listen}\nE\necho hi\ncat >> x <<'E'\n${rules.join('\n')}\nE\n`;
    expect(answersIn('a.sh', text).map(([answer]) => answer)).toEqual([expected]);
  },
);
