export interface Settings {
  /** `smtp sub-addr-delim`, `+` by default. */
  readonly subAddressDelimiter: string;
  readonly srsKey: boolean;
  /** Whether the key is `srs key ""`, which anyone can guess. */
  readonly emptySrsKey: boolean;
  /** The same for `srs key backup ""`. */
  readonly emptySrsBackup: boolean;
  /** `smtp limit max-rcpt`. */
  readonly maxRecipients: number;
  /** `smtp limit max-mails`: messages per session. */
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
