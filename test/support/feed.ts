import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type CloudEvent } from '../../src/integration/cloud-event';
import { type Caller } from './caller';

/** A program that reads the feed as server-sent events, at its own pace. */
export class FeedReader {
  readonly events: CloudEvent[] = [];
  /** The id of each event as it was sent. */
  readonly ids: number[] = [];
  /** What was said beside events. */
  readonly comments: string[] = [];
  /** What a reader that comes again sends as `Last-Event-ID`. */
  lastId = '';
  /** `whole` where the answer was ended, and not cut off. */
  readonly ended: Promise<'whole' | 'cut off'>;
  private text = '';

  private constructor(
    private readonly asked: ClientRequest,
    private readonly answer: IncomingMessage,
  ) {
    answer.setEncoding('utf8').on('data', (text: string) => this.read(text));
    this.ended = new Promise((resolve) => {
      answer.once('error', () => resolve('cut off'));
      answer.once('close', () => resolve(answer.complete ? 'whole' : 'cut off'));
    });
  }

  /** Begins to read; fails with the status where it is not let in. */
  static open({ url, key }: Caller, query = '', lastId?: string): Promise<FeedReader> {
    const headers = {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      accept: 'text/event-stream',
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(`${url()}/v1/events?${query}`, { headers }, (answer) => {
        if (answer.statusCode === 200) resolve(new FeedReader(asked, answer));
        else reject(new Error(`The feed was answered ${answer.statusCode}`));
      });
      asked.once('error', reject).end();
    });
  }

  get positions(): readonly number[] {
    return this.events.map(({ position }) => Number(position));
  }

  /** Takes nothing any more, until it goes on: what comes fills the connection. */
  pause(): void {
    this.answer.pause();
  }

  goOn(): void {
    this.answer.resume();
  }

  close(): void {
    this.asked.destroy();
  }

  private read(text: string): void {
    const blocks = (this.text + text).split('\n\n');
    this.text = blocks.pop()!;
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line] as const));
      const [id, data, comment] = ['id', 'data', ''].map((name) => fields.get(name)?.slice(name.length + 2));
      if (id !== undefined) this.lastId = id;
      if (comment !== undefined) this.comments.push(comment);
      if (data === undefined) continue;
      this.events.push(JSON.parse(data) as CloudEvent);
      this.ids.push(Number(id));
    }
  }
}
