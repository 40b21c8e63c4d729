import { connect, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';

export interface Enclosure {
  readonly name: string;
  readonly mediaType?: string;
  readonly content: Buffer;
}

export interface Draft {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly messageId?: string;
  /** Lines of the header beside these, as they are to stand. */
  readonly header?: readonly string[];
  readonly enclosures?: readonly Enclosure[];
}

let written = 0;

/** A message as a mail program writes it. `null` bytes and broken forms are for the tests to write themselves. */
export function email({
  from,
  to,
  subject,
  text = 'Good morning.',
  messageId,
  header = [],
  enclosures = [],
}: Draft): Buffer {
  written += 1;
  const top = [
    `From: ${from ?? 'Bo <bo@acme.example>'}`,
    `To: ${to ?? 'support@agency.example'}`,
    `Subject: ${subject ?? 'A question'}`,
    `Message-ID: ${messageId ?? `<${process.pid}.${written}@acme.example>`}`,
    'Date: Mon, 02 Mar 2026 09:00:00 +0000',
    'MIME-Version: 1.0',
    ...header,
  ];
  const words = ['Content-Type: text/plain; charset=utf-8', '', text];
  if (enclosures.length === 0) return lines([...top, ...words]);
  const parts = enclosures.flatMap(({ name, mediaType = 'application/octet-stream', content }) => [
    '--part',
    `Content-Type: ${mediaType}`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    content.toString('base64').replace(/.{76}/g, '$&\r\n'),
  ]);
  return lines([...top, 'Content-Type: multipart/mixed; boundary=part', '', '--part', ...words, ...parts, '--part--']);
}

/** Lines as they travel. */
export const lines = (all: readonly string[]): Buffer => Buffer.from(`${all.join('\r\n')}\r\n`);

/** A carrier of mail at the other end of a connection, which says what it is told to and hears every answer. */
export class Carrier {
  private readonly answers: Interface;
  private readonly heard: AsyncIterator<string>;

  private constructor(readonly socket: Socket) {
    this.answers = createInterface(socket);
    this.heard = this.answers[Symbol.asyncIterator]();
    // A server that hangs up has said why before.
    socket.on('error', () => undefined);
  }

  static async at(url: string): Promise<Carrier> {
    const { hostname, port } = new URL(url);
    const carrier = new Carrier(connect(Number(port), hostname));
    await carrier.answer();
    await carrier.say('EHLO carrier.example');
    return carrier;
  }

  /** The next answer, all its lines. */
  async answer(): Promise<string> {
    const said: string[] = [];
    for (;;) {
      const { value, done } = (await this.heard.next()) as IteratorResult<string, undefined>;
      if (done || value === undefined) throw new Error(`The connection ended after: ${said.join(' / ')}`);
      said.push(value);
      if (!/^\d{3}-/.test(value)) return said.join('\n');
    }
  }

  async say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return this.answer();
  }

  /** Brings a message; the answer is the first that says no, or the last. */
  async bring(raw: Buffer, to: string, from = 'bo@acme.example'): Promise<string> {
    for (const line of [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']) {
      const answer = await this.say(line);
      if (!/^[23]/.test(answer)) return answer;
    }
    this.socket.write(raw.toString('latin1').replace(/^\./gm, '..'), 'latin1');
    return this.say(raw.subarray(-2).toString('latin1') === '\r\n' ? '.' : '\r\n.');
  }

  close(): void {
    this.answers.close();
    this.socket.destroy();
  }
}
