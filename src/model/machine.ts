/**
 * What is known of the machine that the configuration is for. What is undefined is unknown, never "none":
 * without a list of users any user may exist.
 */
export interface Machine {
  /** Addresses that the machine certainly has: loopback, those that listeners name, and those given by `--address`. */
  readonly addresses: readonly string[];
  /** The server's name (mailname file, else host name); undefined: some name that nobody else has. */
  readonly serverName: string | undefined;
  /** The system's users, from `etc/passwd` under the root. */
  readonly users: ReadonlySet<string> | undefined;
}
