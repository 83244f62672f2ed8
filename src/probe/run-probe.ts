import { ConnectionLost, type ServerPlace, Unreachable } from './channel.js';
import type { Clock } from './clock.js';
import type { Observation, ProbeAttempt, ProbeEnvelope, ProbeResult } from './observation.js';
import { demandsLogin, demandsTls } from './outcome.js';
import { bareAddress } from './place.js';
import {
  type Exchange,
  isHostName,
  Session,
  type SessionFacts,
  type SessionOptions,
  Unwelcome,
} from './smtp-session.js';
import {
  control,
  literalOf,
  type ProbeNames,
  secondSenders,
  type Variant,
  type VariantReading,
} from './variants.js';

export interface ProbeOptions {
  readonly place: ServerPlace;
  readonly helo: string;
  readonly from: string;
  readonly to: ProbeNames['to'];
  /** `automatic`: STARTTLS if the server requires it. */
  readonly tls: 'automatic' | 'starttls' | 'smtps';
  /** Milliseconds between two attempts. */
  readonly delay: number;
  /** Makes the control's user unique. */
  readonly nonce: string;
}

/** The maximum number of consecutive connections without an answer, and the number of tries for each envelope. */
const maxFruitless = 3;
const maxTries = 2;
/** The longest pause before another connection, in milliseconds. */
const longestPause = 10_000;

/** Tries the variants in order. Never throws for anything a server does. */
export async function runProbe(
  options: ProbeOptions,
  clock: Clock,
  variants: readonly Variant[],
): Promise<Observation> {
  return new ProbeRun(options, clock).run(variants);
}

/** How the client greets. */
type Hello = Pick<SessionOptions, 'greeting' | 'helo'>;

class ProbeRun {
  private session: Session | undefined;
  private facts: SessionFacts | undefined;
  private demandsTls = false;
  private fruitless = 0;
  private connections = 0;
  /** Why nothing more is tried. */
  private stopped: string | undefined;
  private names: ProbeNames | undefined;

  constructor(
    private readonly options: ProbeOptions,
    private readonly clock: Clock,
  ) {}

  async run(variants: readonly Variant[]): Promise<Observation> {
    const attempts: ProbeAttempt[] = [];
    const taken = new Set<VariantReading>();
    for (const variant of variants) {
      const attempt = await this.variant(variant);
      attempts.push(attempt);
      if (isTaken(attempt.result)) taken.add(variant.reading);
    }
    const controls = new Map<VariantReading, ProbeResult>();
    for (const reading of taken) {
      const recipient = this.names && control(reading, this.names, this.options.nonce);
      if (recipient === undefined) continue;
      const made = () => ({ sender: this.options.from, recipient });
      controls.set(reading, (await this.withSenders('EHLO', made)).result);
    }
    await this.session?.quit();
    const { place } = this.options;
    const { names, facts, demandsTls } = this;
    return { place, names, facts, demandsTls, attempts, controls };
  }

  private async variant(variant: Variant): Promise<ProbeAttempt> {
    const { greeting, make, anySender = false } = variant;
    const helo = (this.names && variant.helo?.(this.names)) ?? this.options.helo;
    if (anySender) return { variant, helo, ...(await this.withSenders(greeting, make)) };
    const result = await this.ask({ greeting, helo }, make);
    return { variant, helo, envelope: this.names && make(this.names), result };
  }

  /**
   * Asks about a recipient from one sender after another, until one is accepted: a refusal at MAIL FROM says nothing about the recipient. The second
   * sender is tried whatever the first refusal was about, the others only if the recipient was not examined.
   */
  private async withSenders(
    greeting: SessionOptions['greeting'],
    make: (names: ProbeNames) => ProbeEnvelope | undefined,
  ): Promise<Pick<ProbeAttempt, 'envelope' | 'result'>> {
    const hello = { greeting, helo: this.options.helo };
    let result = await this.ask(hello, make);
    let envelope = this.names && make(this.names);
    const senders = this.names && envelope && isRefused(result) ? secondSenders(this.names) : [];
    for (const [at, sender] of senders.entries()) {
      if (isTaken(result) || isForLogin(result) || (at > 0 && !isAboutSender(result))) break;
      const other = envelope && { ...envelope, sender };
      const next = await this.ask(hello, () => other);
      // The answer to the first sender is kept where the second tells no more.
      if (next.type !== 'reply' || !(isTaken(next) || isAboutSender(result))) continue;
      result = next;
      envelope = other;
    }
    return isAboutSender(result) && !isForLogin(result)
      ? {
          envelope,
          result: { type: 'not-asked', reason: 'the server takes none of the senders that were tried' },
        }
      : { envelope, result };
  }

  /** Asks about one envelope, with as many connections as needed within the limits. */
  private async ask(
    hello: Hello,
    make: (names: ProbeNames) => ProbeEnvelope | undefined,
  ): Promise<ProbeResult> {
    let last: ProbeResult = { type: 'not-asked', reason: this.stopped ?? 'the time is up' };
    for (let tries = 0; tries < maxTries; ) {
      if (this.stopped === undefined && this.clock.left <= 0) this.stopped = 'the time is up';
      if (this.stopped !== undefined) return tries === 0 ? { type: 'not-asked', reason: this.stopped } : last;
      try {
        const session = await this.greeted(hello);
        const envelope = this.names && make(this.names);
        if (envelope === undefined) return { type: 'no-name' };
        tries += 1;
        const exchange = await session.attempt(envelope.sender, envelope.recipient);
        if (this.mustSecure(exchange, session)) {
          tries -= 1;
          await this.leave();
          continue;
        }
        this.fruitless = 0;
        last = { type: 'reply', secure: session.facts.tls !== undefined, ...exchange };
        if (exchange.reply.code !== 421) {
          await this.forget(session);
          return last;
        }
        this.drop();
      } catch (error) {
        if (!(error instanceof ConnectionLost || error instanceof Unwelcome)) throw error;
        last = { type: 'lost', reason: error.message };
        this.drop();
        if (isRefusedForGood(error) && error.stage === 'the greeting') {
          // That the client may not call itself so is an answer.
          if (hello.helo !== this.options.helo)
            return { type: 'reply', stage: 'helo', secure: false, reply: error.reply };
          // Some servers want EHLO, and nothing else.
          if (hello.greeting === 'HELO') return last;
        }
        this.fruitless += 1;
        const hopeless = error instanceof Unreachable && this.connections === 1;
        if (hopeless || isRefusedForGood(error) || this.fruitless >= maxFruitless)
          this.stopped = error.message;
      }
    }
    return last;
  }

  /** A session with this greeting: the current one, or a new one. Throws ConnectionLost, Unwelcome. */
  private async greeted({ greeting, helo }: Hello): Promise<Session> {
    if (this.session?.greeting === greeting && this.session.helo === helo) {
      await this.clock.pause(this.options.delay);
      return this.session;
    }
    await this.leave();
    if (this.connections > 0)
      await this.clock.pause(Math.min(longestPause, this.options.delay * 2 ** this.fruitless));
    this.connections += 1;
    const { place, tls } = this.options;
    const session = await Session.open(place, this.clock, {
      greeting,
      helo,
      tls: tls !== 'automatic' ? tls : this.demandsTls ? 'starttls' : 'none',
    });
    this.session = session;
    this.facts = session.facts;
    this.names ??= this.namesOf(session.facts);
    return session;
  }

  private namesOf({ serverName, seenAs, localAddress }: SessionFacts): ProbeNames {
    const { place, from, to } = this.options;
    return {
      from,
      to,
      serverName: serverName ?? (isHostName(place.host) ? place.host : undefined),
      literal: literalOf(place.address),
      clientLiteral: literalOf(seenAs ?? bareAddress(localAddress)),
    };
  }

  /**
   * Whether to reconnect with STARTTLS: the server requires it (530; RFC 3207, section 4), or offers it and does not state what it requires, and the
   * session is still in clear text.
   */
  private mustSecure({ reply }: Exchange, { facts }: Session): boolean {
    if (this.options.tls !== 'automatic' || this.demandsTls || facts.tls !== undefined) return false;
    const text = [reply.code, ...reply.lines].join(' ').slice(0, 2048);
    this.demandsTls =
      demandsTls.test(text) || (reply.code === 530 && facts.offersStartTls && !demandsLogin.test(text));
    return this.demandsTls;
  }

  /** Prepares the session for the next envelope, or drops it. */
  private async forget(session: Session): Promise<void> {
    const forgotten = await session.reset().catch((error: unknown) => {
      if (error instanceof ConnectionLost) return false;
      throw error;
    });
    if (!forgotten) this.drop();
  }

  private drop(): void {
    this.session?.close();
    this.session = undefined;
  }

  private async leave(): Promise<void> {
    await this.session?.quit();
    this.session = undefined;
  }
}

const isRefusedForGood = (error: Error): error is Unwelcome =>
  error instanceof Unwelcome && error.reply.code >= 500;

const isRefused = (result: ProbeResult): boolean => result.type === 'reply' && result.reply.code >= 500;

/** Whether the sender was refused, so that the recipient was not examined. */
const isAboutSender = (result: ProbeResult): boolean =>
  isRefused(result) && result.type === 'reply' && result.stage === 'mail';

/** Whether the server requires TLS or a login first, whoever the sender is. */
const isForLogin = (result: ProbeResult): boolean =>
  result.type === 'reply' && (result.reply.code === 530 || demandsLogin.test(replyLine(result)));

const replyLine = ({ reply }: Extract<ProbeResult, { type: 'reply' }>): string =>
  [reply.code, ...reply.lines].join(' ').slice(0, 2048);

const isTaken = (result: ProbeResult): boolean =>
  result.type === 'reply' && result.stage === 'rcpt' && result.reply.code < 300;
