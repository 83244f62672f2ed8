/**
 * Patterns for statements that no other program has. One match of each list is enough, because a text that begins like this and is something else
 * would be refused.
 */
const rule = [
  /^[ \t]*match\b[^\n]*\b(?:for|auth|action|reject|mail-from|rcpt-to|helo|tag|tls)\b(?![^\n]*\bpf\b)/m,
  /^[ \t]*(?:accept|reject)[ \t]+(?:tagged|from|for|on|sender|recipient|auth)\b[^\n]*/m,
];
const other = [
  /^[ \t]*action[ \t]+"?[^\s"]+"?[ \t]+(?:relay|maildir|mbox|mda|lmtp|expand-only|forward-only)\b/m,
  /^[ \t]*match[ \t]+(?:!?[ \t]*(?:from|for|auth|tag|tls|helo|mail-from|rcpt-to)\b)[^\n]*\b(?:action|reject)\b/m,
  /^[ \t]*accept\b[^\n]*\b(?:deliver[ \t]+to|relay)\b/m,
  /^[ \t]*reject[ \t]+from\b[^\n]*\bfor\b/m,
];

/** Whether a text contains rules of smtpd.conf, and so is a configuration. */
export function isConfiguration(text: string): boolean {
  const lines = text.replace(/\\\r?\n/g, ' ');
  return rule.some((pattern) => pattern.test(lines)) && other.some((pattern) => pattern.test(lines));
}

/** Whether a text may be a part of a configuration. */
export const isOfConfiguration = (text: string): boolean =>
  !text.includes('<<') &&
  /^[ \t]*(?:listen on|match|action|accept|reject|filter|table|include)[ \t]/m.test(text);

/** Whether a text is settings of the Cyrus SASL library for other mail servers, in a file of the same name: `pwcheck_method: saslauthd`. */
export function isSaslSettings(text: string): boolean {
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  return (
    lines.length > 0 &&
    lines.every((line) => /^[a-z][\w-]*:(?:\s|$)/.test(line)) &&
    lines.some((line) =>
      /^(?:pwcheck_method|mech_list|saslauthd_\w+|auxprop_plugin|sasldb_path|sql_\w+|ldapdb_\w+|log_level):/.test(
        line,
      ),
    )
  );
}
