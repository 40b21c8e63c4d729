import { domainToASCII } from 'node:url';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type NodemailerError } from 'nodemailer';
import { SETTINGS, type Settings } from '../settings';

/** A message as it goes out. Addresses are bare; `subject` and `fromName` are one line each. */
export interface Letter {
  readonly from: string;
  /** Null leaves the address alone. */
  readonly fromName: string | null;
  readonly to: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** Message-IDs of what came before it in its conversation, the latest last; none where it begins one, or is alone. */
  readonly references: readonly string[];
}

/** What the mail server did not take for somebody, and what it said. */
export interface NotTaken {
  readonly address: string;
  readonly reason: string;
}

/** What became of a letter: every recipient is in one of the lists. */
export interface Delivery {
  readonly accepted: readonly string[];
  /** Never: the server said so for good (5xx). */
  readonly refused: readonly NotTaken[];
  /** Not now: the server said so (4xx), could not be reached, or has not let this program in. */
  readonly deferred: readonly NotTaken[];
  /** The server's last word; null where it took nothing. */
  readonly answer: string | null;
}

/** So many letters at once, each over a connection of its own that is kept for the next one. */
export const CONNECTIONS_MAX = 5;

const CONNECT_MS_MAX = 10_000;
const SILENCE_MS_MAX = 30_000;
/** A letter that takes longer in all is given up for now. */
const LETTER_MS_MAX = 180_000;
const REASON_LENGTH_MAX = 500;

type Transporter = ReturnType<typeof openTransport>;

/** The way out for mail: the server at `MAIL_URL`. Shut where that is not set. */
@Injectable()
export class Outbox implements OnApplicationShutdown {
  private transporter: Promise<Awaited<Transporter>> | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'MAIL_URL'>) {}

  get open(): boolean {
    return this.settings.MAIL_URL !== undefined;
  }

  /** Hands a letter to the server. Never throws for what the server or the way to it does: that is in the answer. */
  async post({ to, references, from, fromName, replyTo, ...letter }: Letter): Promise<Delivery> {
    const { MAIL_URL } = this.settings;
    if (MAIL_URL === undefined) throw new Error('No MAIL_URL is set');
    this.transporter ??= openTransport(MAIL_URL);
    const transporter = await this.transporter;
    const recipients = [...to];
    const inReplyTo = references.at(-1);
    try {
      const { rejectedErrors = [], response } = await transporter.sendMail({
        ...letter,
        from: { name: fromName ?? '', address: from },
        to: recipients.map((address) => ({ name: '', address })),
        ...(replyTo === null ? {} : { replyTo }),
        ...(inReplyTo === undefined ? {} : { inReplyTo, references: [...references] }),
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        envelope: { from, to: recipients },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.timeout(LETTER_MS_MAX),
      });
      return deliveryOf(recipients, rejectedErrors, null, shortened(response));
    } catch (error) {
      const failure = error as NodemailerError;
      // Where nobody may send, what the server then says of the recipients is no word on them.
      const rejected = failure.command === 'MAIL FROM' ? [] : (failure.rejectedErrors ?? []);
      return deliveryOf(recipients, rejected, failure, null);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.transporter !== undefined) (await this.transporter).close();
  }
}

/** Loaded when the first letter goes out: most installations start without. */
async function openTransport(url: string) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    // What a server dropped while nothing was sent goes out over a fresh connection; all else is tried again later.
    maxRequeues: 1,
    connectionTimeout: CONNECT_MS_MAX,
    greetingTimeout: CONNECT_MS_MAX,
    dnsTimeout: CONNECT_MS_MAX,
    socketTimeout: SILENCE_MS_MAX,
  });
}

/** Who was refused has an error of their own; `failure`, where there is one, is that of all others. */
function deliveryOf(
  recipients: readonly string[],
  rejected: readonly NodemailerError[],
  failure: NodemailerError | null,
  answer: string | null,
): Delivery {
  const outcomes = recipients.map((address) => ({
    address,
    error: rejected.find(({ recipient }) => canonical(recipient ?? '') === canonical(address)) ?? failure,
  }));
  const notTaken = (final: boolean) =>
    outcomes.flatMap(({ address, error }) =>
      error !== null && isFinal(error) === final ? [{ address, reason: reasonOf(error) }] : [],
    );
  return {
    accepted: outcomes.filter(({ error }) => error === null).map(({ address }) => address),
    refused: notTaken(true),
    deferred: notTaken(false),
    answer,
  };
}

/** The domain as it travels. */
function canonical(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at)}@${domainToASCII(domain) || domain.toLowerCase()}`;
}

/** A recipient or the message was refused for good. What the server thinks of this program can be put right meanwhile. */
const isFinal = ({ permanent, command }: NodemailerError): boolean =>
  permanent === true && (command === 'RCPT TO' || command === 'DATA');

const reasonOf = ({ response, message }: NodemailerError): string => shortened(response ?? message);

const shortened = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, REASON_LENGTH_MAX);
