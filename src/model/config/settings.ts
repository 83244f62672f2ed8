export interface Settings {
  /** `smtp sub-addr-delim`, `+` unless said otherwise. */
  readonly subAddressDelimiter: string;
  readonly srsKey: boolean;
  /** `srs key ""`, which everybody has. */
  readonly emptySrsKey: boolean;
  /** `srs key backup ""`, likewise. */
  readonly emptySrsBackup: boolean;
  /** `smtp limit max-rcpt`. */
  readonly maxRecipients: number;
  /** `smtp limit max-mails`: messages of one session. */
  readonly maxMails: number;
  readonly smtpCiphers: string | undefined;
  readonly queueEncryption: boolean;
  /** `queue ttl`, in seconds. */
  readonly queueTtl: number;
  /** `smtp max-message-size`, in bytes. */
  readonly maxMessageSize: bigint;
  /** `bounce warn-interval`, in seconds. */
  readonly warnIntervals: readonly number[];
}
