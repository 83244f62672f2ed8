import { expect, test } from 'vitest';
import { answersIn, block } from '../support/embedded-answers.js';

const local = block('local');
const open = 'match from any for any action "r"\n';
const document = (opening: string, text = local, end = 'EOF\n'): string => `${opening}\n${text}${end}`;
const written = document("cat > /etc/smtpd.conf <<'EOF'");

test.each([
  [
    'two branches, to both of which is added',
    `if a; then\n${written}else\n${document("cat > /etc/smtpd.conf <<'EOF'", local.replace('192.0.2.1', '192.0.2.2'))}fi\n${document("cat >> /etc/smtpd.conf <<'EOF'", open)}`,
    'yes',
  ],
  ['a program that is not known', document("./tool <<'EOF' > smtpd.conf"), 'unknown'],
  ['a pipe into one', document("cat <<'EOF' | ./tool > smtpd.conf"), 'unknown'],
  ['a group with other commands', `(cat header\n${document("cat <<'EOF'")}) > smtpd.conf\n`, 'unknown'],
  ['a group on one line', `{ echo "$RULES"; ${document("cat <<'EOF'")}} > smtpd.conf\n`, 'unknown'],
  ['a group that is piped', `(${document("cat <<'EOF'")}) | sed s/local/any/ > smtpd.conf\n`, 'unknown'],
  [
    'a function whose output is piped',
    `conf() {\n${document("cat <<'EOF'")}}\nconf | sed s/local/any/ > smtpd.conf\n`,
    'unknown',
  ],
  [
    'a function in a group',
    `conf() {\n${document("cat <<'EOF'")}}\n{ conf; echo "$X"; } > smtpd.conf\n`,
    'unknown',
  ],
  ['the output of a script', `exec > smtpd.conf\ncat header\n${document("cat <<'EOF'")}`, 'unknown'],
  [
    'a line end by its number',
    'printf \'listen on 192.0.2.1\\naction "r" relay\\n# x\\012match from any for any action "r"\\n\' > smtpd.conf\n',
    'yes',
  ],
  [
    'one in hexadecimal',
    'printf \'listen on 192.0.2.1\\naction "r" relay\\n# x\\x0amatch from any for any action "r"\\n\' > smtpd.conf\n',
    'yes',
  ],
  [
    'a variable with two paths',
    `F=/etc/a\n${document("cat > $F <<'EOF'", 'listen on 192.0.2.1\naction "r" relay\nmatch from local for any reject\n')}F=/etc/b\n${document("cat >> $F <<'EOF'", open)}`,
    'yes',
  ],
  ['a last word that is indented', document('cat > smtpd.conf <<EOF', `${local}  EOF\n${open}`), 'yes'],
  [
    'a program of Python',
    `${written}python3 - <<'E'\np='/etc/smtpd.conf'\ns=open(p).read().replace('local','any')\nopen(p,'w').write(s)\nE\n`,
    'unknown',
  ],
  ['one on the command line', `${written}python3 -c "p='/etc/smtpd.conf';open(p,'a').write(x)"\n`, 'unknown'],
  [
    'a text that is read and changed',
    `${document("read -r -d '' CONF <<'EOF'")}echo "$CONF" | sed s/local/any/ > smtpd.conf\n`,
    'unknown',
  ],
  ['sponge', `${written}grep -v local /etc/smtpd.conf | sponge /etc/smtpd.conf\n`, 'unknown'],
  [
    'a patch with the path in it',
    `${written}patch -p0 <<'E'\n--- /etc/smtpd.conf\n+++ /etc/smtpd.conf\nE\n`,
    'unknown',
  ],
])('a script with %s', (_, text, expected) => {
  expect(answersIn('a.sh', text).map(([answer]) => answer)).toContain(expected);
  expect(answersIn('a.sh', text)).not.toContainEqual(['no']);
});

test.each([
  ['a.sh', written],
  ['a.sh', document("sudo tee /etc/smtpd.conf > /dev/null <<'EOF'")],
  ['a.sh', document("cat <<'EOF' | sudo tee /etc/smtpd.conf")],
  ['a.sh', document("ssh host 'cat > /etc/smtpd.conf' <<'EOF'")],
  ['a.sh', document("docker exec -i mail sh -c 'cat > /etc/smtpd.conf' <<'EOF'")],
  ['a.sh', `(${document("cat <<'EOF'")}) > smtpd.conf\n`],
  ['a.sh', `{\n${document("cat <<'EOF'")}} > smtpd.conf\n`],
  ['a.sh', `conf() {\n${document("cat <<'EOF'")}}\nconf > smtpd.conf\n`],
  ['a.sh', `if a; then\n${document("cat > smtpd.conf <<-'EOF'", local, '\tEOF\n')}fi\n`],
  ['a.sh', `${written}smtpd -n -f /etc/smtpd.conf\n`],
  ['Dockerfile', document('COPY <<EOF /etc/smtpd.conf')],
])('what a script writes as it is has an answer: %s %s', (name, text) => {
  expect(answersIn(name, text)).toEqual([['no']]);
});

test('what stands in another place of a Dockerfile takes it away', () => {
  const text = `${document('COPY <<EOF /etc/smtpd.conf')}COPY other.conf /etc/smtpd.conf\n`;
  expect(answersIn('Dockerfile', text)).toEqual([['unknown']]);
});
