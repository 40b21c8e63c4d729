import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo } from 'node:net';
import { type CloudEvent } from '../../src/integration/cloud-event';
import { type SignedHeaders, verified } from '../../src/integration/webhooks/sending/signature';

/** What was sent to a receiver once. */
export interface Delivery {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly event: CloudEvent;
  /** Those of the receiver's secrets under which its signature holds for these very bytes. */
  readonly signedBy: readonly string[];
}

/** A status, with more where there is more to say; `hang` says nothing, `cut off` ends the connection. */
export type Reply =
  | number
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly text?: string }
  | 'hang'
  | 'cut off';

/** A program that webhooks are sent to, on the loopback address: it checks signatures, and can be out of sorts. */
export class WebhookReceiver {
  /** All that was sent, in the order in which it came, taken or not. */
  readonly received: Delivery[] = [];
  /** What was answered with success. */
  readonly taken: Delivery[] = [];
  /** Secrets that it knows, as they were shown. */
  secrets: readonly string[] = [];
  /** What it answers, now or later. */
  reply: (delivery: Delivery) => Reply | Promise<Reply> = () => 204;
  private readonly hanging = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {
    server.on('request', (request, response) => void this.take(request, response));
  }

  static async start(): Promise<WebhookReceiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WebhookReceiver(server, (server.address() as AddressInfo).port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** Lets go of those whom it left waiting. */
  letGo(): void {
    for (const response of this.hanging) response.destroy();
    this.hanging.clear();
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close().closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks = await request.toArray().catch(() => undefined);
    // Whoever sent it died meanwhile.
    if (chunks === undefined) return;
    const delivery = this.deliveryOf(request, Buffer.concat(chunks as Buffer[]));
    this.received.push(delivery);
    const reply = await this.reply(delivery);
    if (reply === 'hang') {
      this.hanging.add(response);
      response.once('close', () => this.hanging.delete(response));
    } else if (reply === 'cut off') response.destroy();
    else {
      const { status, headers = {}, text = '' } = typeof reply === 'number' ? { status: reply } : reply;
      if (status < 300) this.taken.push(delivery);
      response.writeHead(status, headers).end(text);
    }
  }

  private deliveryOf({ url: path = '', headers }: IncomingMessage, body: Buffer): Delivery {
    const told = headers as unknown as SignedHeaders;
    const nowSeconds = Date.now() / 1_000;
    const isSigned = 'webhook-id' in headers && 'webhook-timestamp' in headers && 'webhook-signature' in headers;
    return {
      path,
      headers,
      event: JSON.parse(body.toString('utf8')) as CloudEvent,
      signedBy: isSigned ? this.secrets.filter((secret) => verified(secret, told, body, nowSeconds)) : [],
    };
  }
}
