import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { isOurs } from '../mail/mailbox';
import { SETTINGS, type Settings } from '../settings';
import { Intake } from './intake';
import { type Envelope, MESSAGE_BYTES_MAX } from './reading';

const CLIENTS_MAX = 50;
const RECIPIENTS_MAX = 100;
const IDLE_MS_MAX = 60_000;
/** Messages that are being received are held in memory; more than this at once are asked to come again. */
const HELD_BYTES_MAX = 4 * MESSAGE_BYTES_MAX;
const DRAIN_MS_MAX = 10_000;
const GOODBYE_MS = 100;

/** What a carrier is told: at 4xx it tries again, at 5xx it gives up. */
class SmtpReply extends Error {
  constructor(
    readonly responseCode: number,
    text: string,
  ) {
    super(text);
  }
}

/**
 * Takes incoming mail for the mailbox and the addresses of tickets. A message is accepted once it is durably kept; until then it
 * is its carrier's.
 */
@Injectable()
export class SmtpListener implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Mail');
  private server: SMTPServer | undefined;
  private heldBytes = 0;
  private running = 0;
  private closing = false;

  constructor(
    private readonly intake: Intake,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @returns where it listens; null where the settings want none. @throws what the system says where it cannot listen */
  async listen(): Promise<string | null> {
    const { SMTP_PORT: port, MAIL_ADDRESS: mailbox, HOST: host } = this.settings;
    if (port === undefined || mailbox === undefined) return null;
    const server = this.serverFor(mailbox);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    // Of one connection: its carrier hears of it, and comes again.
    server.on('error', (error) => this.logger.debug(`A mail connection failed: ${error.message}`));
    this.server = server;
    const address = server.server.address() as AddressInfo;
    return `smtp://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  }

  /** Takes no new message, lets those under way end, and takes leave of who is still connected. */
  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.closing = true;
    const until = performance.now() + DRAIN_MS_MAX;
    while (this.running > 0 && performance.now() < until) await sleep(10);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private serverFor(mailbox: string): SMTPServer {
    return new SMTPServer({
      banner: 'Minutebook',
      size: MESSAGE_BYTES_MAX,
      rejectOversized: true,
      maxClients: CLIENTS_MAX,
      maxRecipients: RECIPIENTS_MAX,
      socketTimeout: IDLE_MS_MAX,
      closeTimeout: GOODBYE_MS,
      disableReverseLookup: true,
      authOptional: true,
      // Without a certificate of its own there is no encryption worth the name: a mail server before it has one.
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      onMailFrom: (_address, _session, done) =>
        done(this.closing ? new SmtpReply(421, 'Closing now; come again') : null),
      onRcptTo: ({ address }, _session, done) =>
        done(isOurs(mailbox, address) ? null : new SmtpReply(550, 'No such mailbox here')),
      onData: (stream, session, done) => {
        this.running += 1;
        void this.take(stream, session)
          .then(
            (id) => done(null, `Kept as ${id}`),
            (error: unknown) => done(this.replyTo(error)),
          )
          .finally(() => (this.running -= 1));
      },
    });
  }

  private async take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    let held = 0;
    try {
      let chunks: Buffer[] | undefined = [];
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        // What is too much is read to its end, as the protocol wants it, and dropped.
        if (chunks && (held + chunk.length > MESSAGE_BYTES_MAX || this.heldBytes + chunk.length > HELD_BYTES_MAX)) {
          chunks = undefined;
          this.heldBytes -= held;
          held = 0;
        }
        if (!chunks) continue;
        chunks.push(chunk);
        held += chunk.length;
        this.heldBytes += chunk.length;
      }
      if (stream.sizeExceeded) throw new SmtpReply(552, `Larger than ${MESSAGE_BYTES_MAX} bytes`);
      if (!chunks) throw new SmtpReply(452, 'Too much at once; come again');
      const received = await this.intake.receive(Buffer.concat(chunks), envelopeOf(session));
      // It is kept, so it is accepted; where it goes is no matter of its carrier.
      void this.intake.settle(received);
      if (received.state.status === 'unreceived') throw new Error('The command came to no message');
      return received.state.id;
    } finally {
      this.heldBytes -= held;
    }
  }

  private replyTo(error: unknown): SmtpReply {
    if (error instanceof SmtpReply) return error;
    this.logger.warn(`A message could not be kept, and its carrier is asked to try again: ${String(error)}`);
    return new SmtpReply(451, 'It cannot be kept now; come again');
  }
}

function envelopeOf({ envelope }: SMTPServerSession): Envelope {
  const { mailFrom, rcptTo } = envelope;
  return {
    via: 'smtp',
    returnPath: mailFrom ? mailFrom.address : '',
    recipients: rcptTo.map(({ address }) => address),
  };
}
