import { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { applyDecorators, Controller, Get, Header, Logger, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { Allow } from '../../http/access';
import { Problem } from '../../http/problems';
import { header, type HttpReply, type HttpRequest, Viewer } from '../../http/request';
import { type Actor } from '../../kernel/event';
import { Feed } from './feed';
import { FeedPageAnswer, FeedQuery } from './feed.dto';
import { CHARACTERS_MAX, type FeedReader } from './feed-reader';
import { FeedMetrics } from './feed.metrics';
import { OpenFeeds } from './open-feeds';
import { type Selection } from './selection';
import { EVENTS_A_CHUNK, serverSent } from './server-sent';

const EVENT_STREAM = 'text/event-stream';
const MS_PER_SECOND = 1_000;
/** A reader that takes nothing any more is given so long for what it was sent last. */
const LAST_WORDS_MS = 500;

const AsStreamOrPage = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(FeedPageAnswer),
    ApiHeader({
      name: 'Last-Event-ID',
      description: 'The id that was read last: goes before `after`.',
      required: false,
      schema: { type: 'string', pattern: '^[0-9]{1,15}$' },
    }),
    ApiOkResponse({
      content: {
        [EVENT_STREAM]: {
          schema: { type: 'string', description: 'Server-sent events: CloudEvents 1.0 as data, the position as id.' },
        },
        'application/json': { schema: { $ref: getSchemaPath(FeedPageAnswer) } },
      },
    }),
  );

/** What came over the connection, beside what this program uses of every reply. */
type Reply = HttpReply & { readonly raw: ServerResponse };

@Controller('v1/events')
export class FeedController {
  private readonly logger = new Logger('Feed');

  constructor(
    private readonly feed: Feed,
    private readonly open: OpenFeeds,
    private readonly metrics: FeedMetrics,
  ) {}

  /**
   * Every published event in the order of the log, from the first or after a position, and on as they are written.
   * As server-sent events, or with `Accept: application/json` as pages.
   */
  @Get()
  @Allow('admin', 'auditor', 'client', 'integrator')
  @AsStreamOrPage()
  @Header('vary', 'accept')
  @Header('x-accel-buffering', 'no')
  async events(
    @Query() query: FeedQuery,
    @Viewer() viewer: Actor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<FeedPageAnswer | StreamableFile> {
    const selection = await this.feed.selectionOf(query, viewer);
    const after = placeOf(query, request.headers);
    return wantsPages(request.headers)
      ? this.page(query, after, selection, request, reply)
      : this.stream(after, selection, request, reply);
  }

  private page(
    { limit, wait }: FeedQuery,
    after: number | 'latest',
    selection: Selection,
    request: HttpRequest,
    { raw }: Reply,
  ): Promise<FeedPageAnswer> {
    return this.reading(after, selection, request, raw, async (reader, signal) => {
      const part = await reader.next(limit, wait * MS_PER_SECOND, signal, CHARACTERS_MAX);
      const { events, position, caughtUp } = part;
      this.metrics.handedOn(events.length);
      return { items: events.map(({ event }) => event), next: position, caughtUp };
    });
  }

  private stream(
    after: number | 'latest',
    selection: Selection,
    request: HttpRequest,
    { raw }: Reply,
  ): Promise<StreamableFile> {
    return this.reading(after, selection, request, raw, async (reader, signal) => {
      // A reader that cannot be served hears so as a status, not in the middle of an answer.
      const first = await reader.next(EVENTS_A_CHUNK, 0, signal);
      signal.addEventListener('abort', () => setTimeout(() => raw.destroy(), LAST_WORDS_MS).unref(), { once: true });
      // An answer to HEAD has no body, and nobody would end it.
      const body = request.method === 'HEAD' ? [] : serverSent(reader, first, signal, this);
      return new StreamableFile(Readable.from(body, { highWaterMark: 1 }), { type: EVENT_STREAM });
    });
  }

  /** Reads for as long as the connection is there, the key works and the program runs. */
  private async reading<T>(
    after: number | 'latest',
    selection: Selection,
    request: HttpRequest,
    raw: ServerResponse,
    work: (reader: FeedReader, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { signal, end } = this.open.begin(request);
    raw.once('close', end);
    try {
      const { reader, leave } = await this.feed.open(after, selection);
      if (raw.closed) leave();
      else raw.once('close', leave);
      return await work(reader, signal);
    } catch (error) {
      end();
      throw error;
    }
  }

  handedOn(count: number): void {
    this.metrics.handedOn(count);
  }

  failed(error: unknown): void {
    this.logger.error(error);
  }
}

/** Where reading begins: a reader that comes again says so itself. */
function placeOf({ after }: FeedQuery, headers: IncomingHttpHeaders): number | 'latest' {
  const last = header({ headers }, 'last-event-id');
  if (last !== undefined && last !== '') {
    if (!/^\d{1,15}$/.test(last)) throw new Problem(400, 'bad-position', 'Last-Event-ID must be an id as it was sent.');
    return Number(last);
  }
  return after === 'latest' ? after : Number(after ?? 0);
}

const wantsPages = ({ accept = '' }: IncomingHttpHeaders): boolean =>
  accept.includes('application/json') && !accept.includes(EVENT_STREAM);
