/** Templates, and files of other kinds with configurations in them, by their names; and an ordinary file of OpenBSD. */
export const otherFiles: Readonly<Record<string, string>> = {
  'smtpd.conf.j2': `# {{ ansible_managed }}
table domains { {{ domains | join(', ') }} }
table own { "example.org" }
listen on {{ address }} port 25
action "in" maildir
action "out" relay
{% if open %}
match from any for any action "out"
{% endif %}
match from any for domain <own> action "in"
match for domain <domains> action "in"
match from auth for any action "{{ out }}"
`,
  'smtpd.conf.erb': `<% @listeners.each do |one| -%>
listen on <%= one %>
<% end -%>
action "in" maildir
action unused relay
match from any for domain "example.org" action "in"
`,
  'unnamed/smtpd.conf': `listen on {{ address }}
action "in" maildir
match from any for domain "example.org" action "in"
`,
  'mail.nix': `{ pkgs, ... }:
{
  services.opensmtpd = {
    enable = true;
    serverConfiguration = ''
      listen on 192.0.2.1
      action "in" maildir
      action "out" relay
      match from any for any action "out"
      match from any for domain "example.org" action "in"
    '';
  };
}
`,
  'filled.nix': `{ config, ... }:
{
  services.opensmtpd.serverConfiguration = ''
    listen on \${config.address}
    action "out" relay
    match from any for any action "out"
  '';
}
`,
  'two.yaml': `data:
  a.conf: |
    listen on 192.0.2.1
    action "out" relay
    match from auth for any action "out"
  b.conf: |
    listen on 192.0.2.1
    action "out" relay
    match from any for any action "out"
  other: nothing
`,
  'readme.md': `# Mail

\`\`\`
listen on 192.0.2.1
action "out" relay
match from any for any action "out"
\`\`\`

Text.
`,
  'set-up.sh': `#!/bin/sh
cat > /etc/smtpd.conf <<'EOF'
listen on 192.0.2.1
action "out" relay
match from any for any action "out"
EOF
`,
  'openbsd/smtpd.conf': `listen on lo0
listen on egress
action "in" maildir
match from any for domain "example.org" action "in"
`,
  'unread.yaml': `- copy:
    content: |
      listen on all
      action "out" relay
      match from local for any action "out"
- shell: x 'match from any for any action "out"'
`,
  'plain.yaml': 'a: |\n  match\n',
  'sasl/smtpd.conf': 'pwcheck_method: saslauthd\nmech_list: plain login\n',
};
