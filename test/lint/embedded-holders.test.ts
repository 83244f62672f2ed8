import { describe, expect, test } from 'vitest';
import { answersIn, block } from '../support/embedded-answers.js';

const local = block('local');
const escaped = JSON.stringify(local);
const python = `"""${local}"""`;
const script = `\`${local}\``;
const others = 'for p, t in x.items():\n  open(p, "w").write(y(t))\n';
const changed = 'open(f, "w").write(x.replace("local", "any"))\n';

describe('a string among other values', () => {
  test.each([
    ['a.py', `x, y = ${python}, z\n${changed}`],
    ['a.py', `y, x = z, ${python}\n${changed}`],
    ['a.py', `(x, y) = (${python}, z)\n${changed}`],
    ['a.py', `y, x = (\n  z(), # it\n  ${python},\n)\n${changed}`],
    ['a.py', `y, \\\n  x = \\\n  z, ${python}\n${changed}`],
    ['a.py', `*y, x = 1, 2, ${python}\n${changed}`],
    ['a.py', `x = y = ${python}\n${changed}`],
    ['a.py', `x = z(), ${python}\nfor y in x:\n  f.write(y)\n`],
    ['a.py', `x = (${python}, z())\nfor y in x:\n  f.write(y)\n`],
    ['a.py', `for x in ${python}, z():\n  ${changed}`],
    ['a.py', `x = [("a", ${python})]\nfor y, z in x:\n  write(w(z))\n`],
    ['a.go', `x, y := ${escaped}, z()\nos.WriteFile(f, []byte(x+y), 0o644)\n`],
    ['a.go', `y, x := z(), ${escaped}\nos.WriteFile(f, []byte(x+y), 0o644)\n`],
    ['a.go', `var y, x = z(), ${script}\nos.WriteFile(f, []byte(x+y), 0o644)\n`],
    ['a.go', `for _, x := range []string{${script}} {\n\tos.WriteFile(f, []byte(x+y), 0o644)\n}\n`],
    ['a.go', `x := file{"a", ${script}}\nos.WriteFile(x.p, []byte(x.t+y), 0o644)\n`],
    ['a.rb', `y, x = z, ${escaped}\nFile.write(f, x.sub("local", "any"))\n`],
    ['a.rb', `x, y = <<~E, z\n${local}E\nFile.write(f, x.sub("local", "any"))\n`],
    ['a.js', `const [y, x] = [z(), ${script}];\nwrite(x.replace("local", "any"));\n`],
    ['a.js', `[${script}].forEach((x) => write(f, x + y));\n`],
    ['a.js', `const { y: x = ${script} } = z;\nwrite(x + y);\n`],
    ['a.rs', `let (y, x) = (z(), ${escaped});\nfs::write(f, x.replace("local", "any"))?;\n`],
    ['a.rs', `for (p, x) in [("a", ${escaped})] {\n    fs::write(p, y(x))?;\n}\n`],
  ])('of %s is not known: %s', (name, text) => {
    expect(answersIn(name, text)).toEqual([['unknown']]);
  });
});

describe('a member of an object', () => {
  test.each([
    ['a.py', `x = {"smtpd.conf": ${python}}\n${others}`],
    ['a.py', `x = {"y": ${python}}\n${others}`],
    ['a.py', `x = dict(y=${python})\n${others}`],
    ['a.py', `x = {"smtpd.conf": ${python}}\nwrite(x["smtpd.conf"] + y)\n`],
    [
      'a.go',
      `x := map[string]string{\n\t"a.conf": ${script},\n}\nfor p, t := range x {\n\twrite(p, t+y)\n}\n`,
    ],
    ['a.rb', `x = { y: <<~E, z: 1 }\n${local}E\nx.each { |p, t| File.write(p, w(t)) }\n`],
    ['a.rb', `{ "a" => ${escaped} }.each { |p, t| File.write(p, w(t)) }\n`],
    ['a.js', `const { x: y } = { x: ${script} };\nwrite(y.replace("local", "any"));\n`],
    ['a.js', `const x = { 'a.conf': ${script} };\nfor (const y of Object.values(x)) write(z(y));\n`],
    [
      'a.js',
      `const x = () => ({ 'a.conf': ${script} });\nfor (const y of Object.values(x())) write(z(y));\n`,
    ],
  ])('of %s is not known where the object may be changed: %s', (name, text) => {
    expect(answersIn(name, text)).toEqual([['unknown']]);
  });

  test.each([
    ['a.py', `x = {"smtpd.conf": ${python}, "y": "z"}\nwrite(x["smtpd.conf"])\nprint(x["y"] + "z")\n`],
    ['a.rb', `x = { 'smtpd.conf' => <<~E, 'y' => 1 }\n${local}E\nFile.write(f, x['smtpd.conf'])\n`],
    ['a.js', `export default {\n  y: 1,\n  x: ${script},\n};\n`],
    ['a.js', `const x = { y: ${script}, z: 1 };\nwrite(x.y);\nw(x.z + 1);\n`],
  ])('of %s is what it is where it is only written: %s', (name, text) => {
    expect(answersIn(name, text)).toEqual([['no']]);
  });
});

test('a string beside which there are commas that say nothing of it is what it is', () => {
  const go = `func f(a, b string) error {\n\tif err := os.WriteFile("a", []byte(${script}), 0o644); err != nil {\n\t\treturn err\n\t}\n}\n`;
  for (const [name, text] of [
    ['a.js', `let y = z(), x = ${script}, w = 1;\nfs.writeFileSync("a", x);\n`],
    ['a.js', `if (x, y) fs.writeFileSync("a", ${script});\n`],
    ['a.js', `y.map((x) => {\n  fs.writeFileSync(path.join(a, b), ${script});\n});\n`],
    ['a.go', go],
    ['a.rb', `File.write 'a', <<~E\n${local}E\n`],
    ['a.rs', `fn f(a: u8, b: u8) {\n    fs::write("a", ${escaped})?;\n}\n`],
    [
      'a.py',
      `f("w", default=1)\nclass A:\n    x = ${python}\n    def f(self, y, z=1):\n        write(self.x)\n`,
    ],
  ] as const)
    expect([text, ...answersIn(name, text)]).toEqual([text, ['no']]);
});

test('brackets without end take no more than linear time', () => {
  const start = performance.now();
  for (const opening of ['[', '(', '{', 'a: {', 'x, ', 'a: '])
    answersIn('a.js', `${opening.repeat(50_000)}${script}`);
  expect(performance.now() - start).toBeLessThan(6000);
});
