/** Longer than 300 lines: the commands of one SMTP session share its state. */
import type { FilterUse, Listener, Phase, Table } from '../../model/config/config.js';
import { byteLength } from '../../model/config/lengths.js';
import { toBytes } from '../../source/bytes-as-text.js';
import { formatAddress, type IpAddress } from '../match/address.js';
import { mailAddressText } from '../match/mail-address.js';
import { type AddressArgument, isDomainPart, readAddressArgument } from './address-syntax.js';
import type { Client } from './client.js';
import { authorityText, takesCertificate } from './client-certificates.js';
import { checkLogin, checkSender } from './credentials.js';
import type { Decision, EnvelopeInput } from './envelope.js';
import { expand } from './expansion.js';
import { type FilterSession, filtersMessages, runPhase } from './filter-phases.js';
import { unnamedServer } from './local-names.js';
import { messageWithin } from './mail-limits.js';
import { hasHabit } from './release-habits.js';
import { mailParameterProblem, recipientParameterProblem, replies } from './replies.js';
import { type Context, lookUpValue } from './table-lookup.js';

/** The connection of a client to the server. */
export interface ServerConnection {
  /** The listener, or undefined for the local socket. */
  readonly listener: Listener | undefined;
  /** The address that the client connects to, if it is known. */
  readonly address: IpAddress | undefined;
  readonly client: Client;
  readonly tag: string;
  readonly filters: readonly FilterUse[];
}

/** The decision in one world, before it is united with those of others. */
export type DialogueAnswer = Omit<Decision, 'assumptions' | 'dependsOn' | 'notDecisive'>;

type Stage = Decision['phase'];

/** Thrown to end the dialogue with its answer. Not an Error: to capture a stack trace takes longer than the dialogue. */
class Ended {
  constructor(readonly answer: DialogueAnswer) {}
}

/** The size of smtpd's command buffer. */
const longestCommand = 2047;

/** Runs one envelope's commands against a server: up to RCPT TO, up to the end of the message if that can matter, or up to the first refusal. */
export function converse(
  context: Context,
  connection: ServerConnection,
  input: EnvelopeInput,
): DialogueAnswer {
  const dialogue = new Dialogue(context, connection, input);
  try {
    return dialogue.run();
  } catch (error) {
    if (error instanceof Ended) return error.answer;
    throw error;
  }
}

/** The answer to a question that could not be asked. */
export function unaskedAnswer(
  reply: string,
  stage: Stage,
  transcript: readonly string[] = [],
): DialogueAnswer {
  return { decision: 'error', reply, phase: stage, rule: undefined, rules: [], deliveries: [], transcript };
}

class Dialogue {
  private readonly transcript: string[] = [];
  private readonly serverName: string;
  private helo = '';
  private userName: string | undefined;
  private secure: boolean;
  private mailFrom = '';
  /** The rules that the recipient has matched. */
  private rules: readonly number[] = [];

  constructor(
    private readonly context: Context,
    private readonly connection: ServerConnection,
    private readonly input: EnvelopeInput,
  ) {
    this.serverName = serverNameOf(context, connection);
    this.secure = connection.listener?.tls === 'smtps';
  }

  run(): DialogueAnswer {
    this.connect();
    this.greet();
    this.startTls();
    this.authenticate();
    const sender = this.mail();
    const answer = this.recipient(sender);
    return answer.decision === 'accept' && this.sendsMessage ? this.message(answer) : answer;
  }

  /** Sends one of the client's commands; the server refuses one that is too long. */
  private send(line: string, stage: Stage): void {
    this.transcript.push(`C: ${line}`);
    if (byteLength(line) > longestCommand) this.refuse(replies.lineTooLong, stage);
  }

  private receive(...lines: readonly string[]): void {
    for (const line of lines) this.transcript.push(`S: ${line}`);
  }

  private end(decision: DialogueAnswer['decision'], reply: string, stage: Stage): never {
    const { rules } = this;
    throw new Ended({ ...unaskedAnswer(reply, stage, this.transcript), decision, rule: rules[0], rules });
  }

  /** Refuses: temporarily with 4xx, permanently with 5xx. */
  private refuse(reply: string, stage: Stage): never {
    this.receive(reply);
    this.end(reply.startsWith('4') ? 'tempfail' : 'reject', reply, stage);
  }

  /** Refuses what the question presupposes: TLS, or the login. */
  private impossible(reply: string, stage: Stage): never {
    this.receive(reply);
    this.end('error', reply, stage);
  }

  /** Runs a phase's filters over an argument, undefined for a command without one. Returns the argument that results. */
  private filter(
    phase: Phase,
    stage: Stage,
    argument: string | undefined,
    rcptTo = '',
  ): { readonly argument: string } {
    if (this.connection.filters.length === 0) return { argument: argument ?? '' };
    const answer = runPhase(this.context, this.connection.filters, phase, this.filterSession(rcptTo));
    switch (answer.type) {
      case 'proceed':
        return { argument: argument ?? '' };
      case 'rewrite':
        // The new argument is checked as the client's would be.
        if (argument === undefined) return this.refuse(replies.noArguments, stage);
        return { argument: answer.text };
      case 'refuse':
        return this.refuse(answer.reply, stage);
      case 'crash':
        return this.end(
          'error',
          `smtpd ends: filter "${answer.filter.name}" looks for a HELO name in phase auth`,
          stage,
        );
    }
  }

  private filterSession(rcptTo: string): FilterSession {
    const { helo, userName, mailFrom } = this;
    const { source, hostName, forwardConfirmed } = this.connection.client;
    return { source, hostName, forwardConfirmed, helo, userName, mailFrom, rcptTo };
  }

  private connect(): void {
    const { listener } = this.connection;
    const plain = this.input.tls !== 'smtps';
    if (listener !== undefined && plain === this.secure)
      this.end('error', plain ? 'no banner: TLS is expected' : 'no TLS: a banner comes first', 'connect');
    try {
      this.filter('connect', 'connect', '');
    } catch (error) {
      // The refusal is sent in clear, while the client expects TLS.
      if (error instanceof Ended && this.secure) this.end('error', error.answer.reply, 'connect');
      throw error;
    }
    if (this.secure) this.checkCertificate('connect');
    this.receive(`220 ${this.serverName} ESMTP OpenSMTPD`);
  }

  /** HELO or EHLO: both name the client, and each has its own filters. */
  private greet(): void {
    const command = this.input.ehlo === false ? 'HELO' : 'EHLO';
    const name = this.input.helo ?? 'fakedomain.com';
    this.send(`${command} ${name}`, 'helo');
    const argument = name.replace(/^[ \t\n\v\f\r]+/, '');
    if (!isDomainPart(argument)) this.refuse(replies.badName, 'helo');
    // Filters still see the name as the client gave it.
    this.helo = argument;
    const filtered = this.filter(command === 'HELO' ? 'helo' : 'ehlo', 'helo', argument).argument;
    if (!isDomainPart(filtered)) this.refuse(replies.badName, 'helo');
    this.heloForRules = filtered;
    this.receive(...this.greetings(command === 'EHLO', filtered));
  }

  private heloForRules = '';

  private greetings(extended: boolean, name: string): readonly string[] {
    const { listener, client } = this.connection;
    const source = client.source.startsWith('[') ? client.source : `[${client.source}]`;
    const hello = `${this.serverName} Hello ${name} ${source}, pleased to meet you`;
    if (!extended) return [`250 ${hello}`];
    return [
      `250-${hello}`,
      '250-8BITMIME',
      '250-ENHANCEDSTATUSCODES',
      `250-SIZE ${this.context.config.settings.maxMessageSize}`,
      ...(this.offersDsn ? ['250-DSN'] : []),
      ...(this.offersStartTls && !this.secure ? ['250-STARTTLS'] : []),
      ...(listener !== undefined && listener.auth !== 'none' && this.secure ? ['250-AUTH PLAIN LOGIN'] : []),
      '250 HELP',
    ];
  }

  private get offersDsn(): boolean {
    return !this.connection.listener?.noDsn;
  }

  private get offersStartTls(): boolean {
    const tls = this.connection.listener?.tls;
    return tls === 'tls' || tls === 'tls-require';
  }

  private startTls(): void {
    if (this.input.tls !== 'starttls') return;
    this.send('STARTTLS', 'tls');
    if (!this.offersStartTls) this.impossible(replies.notSupported, 'tls');
    this.receive(replies.startTls);
    this.checkCertificate('tls');
    this.secure = true;
    // STARTTLS discards the name.
    this.greet();
  }

  /** `verify`: the handshake fails without a certificate of an authority that the listener knows. */
  private checkCertificate(stage: Stage): void {
    const { listener } = this.connection;
    const { cert, ca } = this.input;
    if (!listener?.verify) return;
    if (!cert) this.end('error', 'no TLS: a client certificate is demanded', stage);
    const known = ca === undefined || takesCertificate(listener, ca) || listener.clientAuthority?.path === ca;
    if (!known) this.end('error', "no TLS: the certificate's authority is not known here", stage);
    if (ca === undefined)
      this.context.knowledge.assume(`the client's certificate is of ${authorityText(listener)}`);
  }

  private authenticate(): void {
    const { listener } = this.connection;
    const { auth } = this.input;
    if (auth === undefined || auth === null) return;
    const [user, password] = typeof auth === 'string' ? [auth, undefined] : auth;
    const token = password === undefined ? '********' : btoa(toBytes(`\0${user}\0${password}`));
    this.send(`AUTH PLAIN ${token}`, 'auth');
    if (listener === undefined || listener.auth === 'none' || !this.secure)
      this.impossible(replies.notSupported, 'auth');
    if (user === '' || password === '') this.impossible(replies.badCredentials, 'auth');
    const login = checkLogin(this.context, listener, user, password);
    if (login !== 'ok') this.impossible(login === 'error' ? replies.loginError : replies.badLogin, 'auth');
    this.userName = user;
    this.receive(replies.authenticated);
  }

  /** MAIL FROM: checks the listener's demands, the address, the filters and the user's senders. */
  private mail(): AddressArgument {
    const { listener } = this.connection;
    const argument = bracketed(this.input.mail_from ?? 'criminal@fakedomain.com');
    this.send(`MAIL FROM:${argument}`, 'mail');
    if (listener?.tls === 'tls-require' && !this.secure) this.refuse(replies.needsTls, 'mail');
    if (listener?.auth === 'auth' && this.userName === undefined) this.refuse(replies.needsAuth, 'mail');
    if (this.context.config.settings.maxMails === 0) this.refuse(replies.tooManyMessages, 'mail');
    const sender = this.readAddress(argument, true) ?? this.refuse(replies.badSender, 'mail');
    this.mailFrom = sender.raw;
    const filtered = this.filter('mail-from', 'mail', argument).argument;
    const result = this.readAddress(filtered, true) ?? this.refuse(replies.badSender, 'mail');
    for (const parameter of result.parameters) {
      const problem = mailParameterProblem(parameter, this.offersDsn);
      if (problem !== undefined) this.refuse(problem, 'mail');
    }
    if (listener?.senders !== undefined && this.userName !== undefined)
      this.checkSender(listener.senders, this.userName, result);
    this.receive(replies.ok);
    return result;
  }

  private checkSender(senders: Table, user: string, { address }: AddressArgument): void {
    const allowed = checkSender(this.context, senders, user, address);
    if (allowed === 'error') this.refuse(replies.senderError, 'mail');
    if (allowed === 'refused') this.refuse(replies.senderRejected, 'mail');
  }

  private readAddress(argument: string, nullAllowed: boolean): AddressArgument | undefined {
    const { config, machine, knowledge } = this.context;
    const read = readAddressArgument(argument, this.serverName, nullAllowed, config.release);
    if (read?.completed && machine.serverName === undefined && read.address.domain === unnamedServer)
      knowledge.assume(`the server's name, which is not known, is called ${unnamedServer} here`);
    return read;
  }

  private recipient(sender: AddressArgument): DialogueAnswer {
    const argument = bracketed(this.input.rcpt_to ?? 'victim@otherplace.com');
    this.send(`RCPT TO:${argument}`, 'rcpt');
    if (this.context.config.settings.maxRecipients === 0) this.refuse(replies.tooManyRecipients, 'rcpt');
    const given = this.readAddress(argument, false) ?? this.refuse(replies.badRecipient, 'rcpt');
    const filtered = this.filter('rcpt-to', 'rcpt', argument, given.raw).argument;
    const recipient = this.readAddress(filtered, false) ?? this.refuse(replies.badRecipient, 'rcpt');
    for (const parameter of recipient.parameters) {
      const problem = recipientParameterProblem(parameter, this.offersDsn);
      if (problem !== undefined) this.refuse(problem, 'rcpt');
    }
    const { client, tag, listener } = this.connection;
    const expansion = expand(this.context, {
      source: client.source,
      internal: false,
      hostName: client.hostName,
      tag,
      helo: this.heloForRules,
      // A client of the local socket counts as authenticated, with an empty name.
      authenticated: this.userName !== undefined || listener === undefined,
      userName: this.userName ?? '',
      sender: sender.address,
      recipient: recipient.address,
    });
    const reply =
      expansion.refusal === undefined
        ? replies.recipientOk
        : `${expansion.refusal}: <${mailAddressText(recipient.address)}>`;
    this.receive(reply);
    this.rules = expansion.rules;
    return {
      decision: reply.startsWith('2') ? 'accept' : reply.startsWith('4') ? 'tempfail' : 'reject',
      reply,
      phase: 'rcpt',
      rule: expansion.rules[0],
      rules: expansion.rules,
      deliveries: expansion.deliveries,
      transcript: this.transcript,
    };
  }

  /** Whether the session continues after RCPT TO: filters of later phases may refuse the message. */
  private get sendsMessage(): boolean {
    return this.input.data === true || filtersMessages(this.connection.filters);
  }

  /** Sends DATA, a message, and the dot that ends it. */
  private message(accepted: DialogueAnswer): DialogueAnswer {
    this.send('DATA', 'data');
    this.filter('data', 'data', undefined);
    this.receive(replies.startMessage);
    for (const line of messageWithin(this.context.config.settings)) this.send(line, 'commit');
    this.filter('commit', 'commit', undefined);
    this.receive(replies.delivered);
    return { ...accepted, phase: 'commit', reply: replies.delivered };
  }
}

/** The address in angle brackets, unless it has its own. */
const bracketed = (address: string): string => (address.startsWith('<') ? address : `<${address}>`);

/** The name that a listener announces and completes addresses with. */
export function serverNameOf(
  context: Context,
  { listener, address }: Pick<ServerConnection, 'listener' | 'address'>,
): string {
  const { config, machine, knowledge } = context;
  const own = listener?.hostname ?? machine.serverName ?? unnamedServer;
  if (listener?.hostnames === undefined) return own;
  if (address === undefined) {
    knowledge.assume(`table <${listener.hostnames.name}> names none of the listener's addresses`);
    return own;
  }
  // Early releases do not find the names of IPv6 addresses.
  if (address.family === 6 && !hasHabit('findsIPv6Names', config.release)) return own;
  const text = formatAddress(address);
  const value = lookUpValue(context, listener.hostnames, address.family === 6 ? `[${text}]` : text);
  return value === undefined || value === 'error' ? own : value.text;
}
