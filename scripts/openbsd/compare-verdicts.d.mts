/** The messages of `smtpd -n` without the file name: `3: syntax error`. */
export function messagesOf(output: string): string[];
