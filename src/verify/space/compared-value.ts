/**
 * The value that the entries of a table are compared with: a client's address, its reverse name as rules and as filters see it, a domain or HELO name, a mail
 * address or what a client wrote for it (filters), a user's name.
 */
export type ComparedValue = 'source' | 'reverse' | 'filter-reverse' | 'domain' | 'mail' | 'raw-mail' | 'user';
