import { describe, expect, test } from 'vitest';
import { answersIn, block } from '../support/embedded-answers.js';

const local = block('local');
const lines = local.trim().split('\n');
const echoes = lines.map((line) => `echo '${line}'\n`).join('');
const document = (opening: string): string => `${opening}\n${local}EOF\n`;
const path = '/etc/mail/smtpd.conf';
const written = document(`cat > ${path} <<'EOF'`);
const answers = (text: string) => answersIn('a.sh', text).map(([answer]) => answer);

describe('a command that may change the file that a script wrote', () => {
  test.each([
    'sed -i s/local/any/ /etc/mail/*.conf',
    'gsed -i s/local/any/ /etc/mail/smtpd.con?',
    'sed --in-place s/local/any/ /etc/mail/{hosts,smtpd}.conf',
    'sed -i s/local/any/ "$F"',
    'for f in /etc/mail/*.conf; do\n  sed -i s/local/any/ "$f"\ndone',
    'cd /etc/mail && sed -i s/local/any/ *.conf',
    "find /etc -name '*.conf' -exec sed -i s/local/any/ {} +",
    'grep -rl local /etc | xargs perl -pi -e s/local/any/',
    'perl -i.bak -pe s/local/any/ /etc/mail/s*.conf',
    "awk -i inplace '{ print }' /etc/mail/*.conf",
    `./fix ${path}`,
    `sd local any ${path}`,
    `curl -o ${path} https://example.org`,
    `ln -sf /srv/x ${path}`,
    `cp -r overlay/etc/mail/* /etc/mail`,
    `cat x > ${path}`,
    `C=${path}\nD="$C"\nsed -i s/local/any/ "$D"`,
    `C=${path}\nD="\${C}"\ncat x >> "$D"`,
    `NEW=$(sed s/local/any/ ${path})\necho "$NEW" > ${path}`,
    `sed s/local/any/ ${path} > x && mv x /etc/smtpd.conf`,
    `cp ${path} /srv/mail.conf\nsed -i s/local/any/ /srv/mail.conf`,
    `chroot /mnt sed -i s/local/any/ ${path}`,
    `sudo sh -c "sed -i s/local/any/ ${path}"`,
    `ssh h <<'E'\nsed -i s/local/any/ ${path}\nE`,
    `trap 'sed -i s/local/any/ ${path}' EXIT`,
    `bash <<< 'cp x ${path}'`,
    `echo 'cp x ${path}' | sh`,
    `x=\`cp x ${path}\``,
    `cat > /etc/motd <<E\n$(sed -i s/local/any/ ${path})\nE`,
    `cat > /etc/motd <<E\n\`cp x ${path}\`\nE`,
    `eval "$(echo cp x ${path})"`,
    `ls ${path} | xargs cp x`,
    `sh -c 'cp x "$1"' _ ${path}`,
    `sh fix.sh ${path}`,
    `ssh h ./fix ${path}`,
    `kubectl exec mail -- sed -i s/local/any/ ${path}`,
    'find /etc -name smtpd.conf -exec cp x {} \\;',
    `X='sed -i s/local/any/ ${path}'; $X`,
    `X="-i s/local/any/ ${path}"; sed $X`,
    `printf -v X %s ${path}; cp x $X`,
    `: \${X:=${path}}; cp x $X`,
    'X=/etc/mail/; X+=smtpd.conf; cp x $X',
    `{ cat x; } > ${path}`,
    `while read -r l; do echo "$l"; done < x > ${path}`,
    `f() { cat x; } > ${path}; f`,
    `cat x 1<> ${path}`,
    `sort -o ${path} x`,
    `ln -s ${path} /srv/x; cat x > /srv/x`,
    'for f in /srv/*.conf; do cp "$f" /etc/mail/; done',
    'for f in /srv/*.conf; do cp "$f" /etc/mail/$(basename "$f"); done',
    'tar -C /etc/mail -xf mail.tar',
  ])('makes it unknown: %s', (command) => {
    expect(answers(`${written}${command}\n`)).toEqual(['unknown']);
  });

  test.each([
    'sed -i s/local/any/ /etc/hosts',
    'sed -i s/local/any/ /etc/postfix/*.cf',
    'for f in /etc/hosts /etc/resolv.conf; do sed -i s/local/any/ "$f"; done',
    'find /srv/www -type f -exec sed -i s/local/any/ {} +',
    `chmod 640 ${path}; sudo -u root chown root:wheel ${path}`,
    `smtpd -n -f ${path} && rcctl restart smtpd`,
    `if ! grep -q listen ${path}; then exit 1; fi`,
    `[ -f ${path} ] && echo "wrote ${path}"`,
    `cp ${path} /backup/smtpd.conf`,
    `scp ${path} mail:${path}`,
    `docker run -v ${path}:${path}:ro mail`,
    `sed -n 1,5p ${path}`,
    `diff ${path} ${path}.orig || true`,
    `git add ${path}`,
    `exec smtpd -d -f ${path}`,
    `log() { echo "$*" >&2; }; die() { log "$1"; exit 1; }; smtpd -n || die ${path}; log ${path}`,
    `tar -czf /backup/mail.tgz ${path}`,
    'find /etc/mail -type f -exec cp {} /backup \\;',
    `docker exec mail smtpd -n -f ${path}`,
  ])('leaves it what it is: %s', (command) => {
    expect(answers(`${written}${command}\n`)).toEqual(['no']);
  });

  test.each([
    `T=$(mktemp)\n${document('cat > "$T" <<\'EOF\'')}mv "$T" ${path}\n`,
    `T=$(mktemp -d)\n${document("cat > $T/smtpd.conf <<'EOF'")}install -o root -m 644 $T/smtpd.conf ${path}\n`,
    `${document("cat > /tmp/smtpd.conf <<'EOF'")}install -m 600 /tmp/smtpd.conf /etc/mail/\n`,
  ])('leaves it what it is where it is moved to its place: %s', (text) => {
    expect(answers(text)).toEqual(['no']);
  });

  test('does not, if the file is written behind it', () => {
    expect(answers(`sed -i s/local/any/ ${path}\n${written}`)).toEqual(['no']);
    expect(answers(`f() {\nsed -i s/local/any/ ${path}\n}\n${written}f\n`)).toEqual(['unknown']);
  });
});

describe('what a script writes together', () => {
  test.each([
    `{ cat a; ${echoes}} > ${path}\n`,
    `{\n${echoes}cat a\n} > ${path}\n`,
    `{ cat a; echo ${JSON.stringify(local)}; } > ${path}\n`,
    `(\nrules\n${echoes}) | sudo tee ${path} > /dev/null\n`,
    `{\n${echoes}} | sed s/local/any/ > ${path}\n`,
    `{\n${echoes}} >> ${path}\n`,
    `{ echo "$RULES"; ${document("cat <<'EOF'")}} > ${path}\n`,
    `exec > ${path}\n${echoes}cat x\n`,
    `exec 3> ${path}\ncat x >&3\n${document("cat >&3 <<'EOF'")}`,
    `x="$(sh -c 'cat <<EOF\n${local}EOF')"\necho "$x$y" > ${path}\n`,
    `x=$(printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')})\necho "$y$x" > ${path}\n`,
    `${document("IFS= read -r -d '' X <<'EOF'")}printf '%s' "\${X//local/any}" > ${path}\n`,
    `${document("X=$(cat <<'EOF'")})\nY=$X\nY="$Y$Z"\necho "$Y" > ${path}\n`,
    `${document("X=$(cat <<'EOF'")})\necho "$X" > ${path}\nsed -i s/local/any/ ${path}\n`,
    `${document("X=$(cat <<'EOF'")})\nwrite "$X"\n`,
    `conf() {\n${document("cat <<'EOF'")}}\n${'# more\n'.repeat(4000)}conf | sed s/local/any/ > ${path}\n`,
  ])('is not known where a part is not: %s', (text) => {
    expect(answers(text)).toContain('unknown');
    expect(answers(text)).not.toContain('no');
  });

  test.each([
    `{\n${echoes}} | sudo tee ${path} > /dev/null\n`,
    `{\nmkdir -p x\nlog=1\n${echoes}echo done >&2\n} > ${path}\n`,
    `exec > ${path}\n${echoes}`,
    `${document("X=$(cat <<'EOF'")})\n[ -n "$X" ] && printf '%s\\n' "$X" > ${path}\nchmod 600 ${path}\n`,
    `conf() {\n${document("cat <<'EOF'")}}\nconf > ${path}\nconf > ${path}.orig\n`,
  ])('has an answer where all is known: %s', (text) => {
    expect(answers(text)).toEqual(['no']);
  });

  test('has variants where a part of a group hangs on a condition', () => {
    const open = "echo 'match from any for any action r'\n";
    const group = (rest: string): string =>
      `{\necho '# mine'\n${document("cat <<'EOF'")}${rest}} > ${path}\n`;
    expect(answers(group(`if [ -n "$X" ]; then\n${open}fi\n`))).toEqual(['yes']);
    expect(answers(group('if [ -n "$X" ]; then\necho "match from any for any reject"\nfi\n'))).toEqual([
      'no',
    ]);
  });
});
