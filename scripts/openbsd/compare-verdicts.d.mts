/** What an `smtpd -n` says, without the file's name: `3: syntax error`. */
export function messagesOf(output: string): string[];
