import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../../settings';
import { mayBeRegistered } from './addresses.rules';
import { type Answer } from './answer';

export { type Answer, mayBeRegistered };

/** What is sent to an endpoint. */
export interface Sending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Sends to where integrators say, and nowhere else. */
@Injectable()
export class WebhookSender {
  constructor(@Inject(SETTINGS) private readonly settings: { readonly WEBHOOK_ALLOW_LOOPBACK: boolean }) {}

  /** Sends once, and tells what came of it: nothing is thrown for what an endpoint does. Takes 10 seconds at most. */
  async send({ url, headers, body }: Sending, signal: AbortSignal): Promise<Answer> {
    const fault = mayBeRegistered(url, this.settings.WEBHOOK_ALLOW_LOOPBACK);
    if (fault !== null) return { kind: 'forbidden', why: `The URL ${fault}` };
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers },
        body: new Uint8Array(body),
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      });
      return { kind: 'answered', status: answer.status, text: await answer.text() };
    } catch (error) {
      return { kind: 'failed', why: String(error) };
    }
  }

  /** Lets go of every connection. */
  async close(): Promise<void> {}
}
