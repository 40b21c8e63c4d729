import { type AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A message as it arrived. `to` are the recipients of the envelope; headers are as they were sent, unfolded. */
export interface Arrived {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly header: (name: string) => string | undefined;
  readonly raw: string;
}

/** What the server says to a recipient or a message: undefined takes it. */
type Say = () => { readonly code: number; readonly text: string } | undefined;

/** A mail server on the loopback address that can be out of sorts, shut for a while and opened again on its port. */
export class PostOffice {
  /** In the order in which they were taken. */
  readonly arrived: Arrived[] = [];
  /** How often a message was begun, also in vain. */
  begun = 0;
  /** What it says to a recipient, and at the end of a message. */
  toRecipient: (address: string) => ReturnType<Say> = () => undefined;
  toMessage: Say = () => undefined;
  /** What it waits for before it takes a message that it was given, and then before it says so. */
  beforeTaking: () => Promise<unknown> = () => Promise.resolve();
  beforeAnswer: () => Promise<unknown> = () => Promise.resolve();
  private server: SMTPServer | undefined;
  private port = 0;

  constructor(private readonly options: SMTPServerOptions = { disabledCommands: ['STARTTLS', 'AUTH'] }) {}

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    const server = new SMTPServer({
      ...this.options,
      logger: false,
      closeTimeout: 100,
      disableReverseLookup: true,
      onMailFrom: (_address, _session, done) => {
        this.begun += 1;
        done();
      },
      onRcptTo: ({ address }, _session, done) => done(saying(this.toRecipient(address))),
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = envelope.rcptTo.map(({ address }) => address);
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          this.take(from, to, Buffer.concat(chunks)).then(done, done);
        });
      },
    });
    // A client that goes away in the middle is no fault of this server's.
    server.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.server = server;
    this.port = (server.server.address() as AddressInfo).port;
  }

  async shut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server) await new Promise<void>((resolve) => server.close(resolve));
  }

  private async take(from: string, to: readonly string[], raw: Buffer): Promise<Error | null> {
    await this.beforeTaking();
    const refusal = saying(this.toMessage());
    if (refusal) return refusal;
    this.arrived.push(arrivedAs(from, to, raw.toString(), await PostalMime.parse(raw)));
    await this.beforeAnswer();
    return null;
  }
}

function saying(said: ReturnType<Say>): Error | null {
  return said === undefined ? null : Object.assign(new Error(said.text), { responseCode: said.code });
}

function arrivedAs(from: string, to: readonly string[], raw: string, mail: Email): Arrived {
  const { subject = '', text = '', html = '', messageId = '', headers } = mail;
  const header = (name: string) => headers.find(({ key }) => key === name.toLowerCase())?.value;
  return { from, to, subject, text: text.trimEnd(), html: html.trimEnd(), messageId, header, raw };
}
