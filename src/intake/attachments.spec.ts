import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { serve } from '../../embedded/event-store';
import { EventLog } from '../event-store/event-log';
import { EventStoreConnection } from '../event-store/connection';
import { idFrom } from '../kernel/ids';
import { Attachments, attachmentStream } from './attachments';

const PIECE = 524_288;

describe('attachments in the event store', () => {
  const path = mkdtempSync(join(tmpdir(), 'minutebook-attachments-'));
  let server: Awaited<ReturnType<typeof serve>>;
  let connection: EventStoreConnection;
  let log: EventLog;
  let attachments: Attachments;

  beforeAll(async () => {
    server = await serve({ path, port: 0 });
    connection = new EventStoreConnection(server.url);
    log = new EventLog(connection);
    attachments = new Attachments(log);
  });
  afterAll(async () => {
    await connection.onApplicationShutdown();
    await server.stop();
    rmSync(path, { recursive: true, force: true });
  });

  const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
  const piecesOf = async (content: Buffer) =>
    ((await log.readBytes(attachmentStream(sha256(content)), -1))?.revision ?? -1) + 1;

  async function read(content: Buffer, bytes = content.length): Promise<Buffer | undefined> {
    const stream = await attachments.read(sha256(content), bytes);
    return stream && buffer(stream);
  }

  it.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 5_000_000])(
    'come back as they were: %d bytes',
    async (bytes) => {
      const content = randomBytes(bytes);
      await attachments.keep(content);
      expect((await read(content))?.equals(content)).toBe(true);
      expect(await piecesOf(content)).toBe(Math.ceil(bytes / PIECE));
    },
  );

  it('are kept once, however often and at once they are brought', async () => {
    const content = randomBytes(3 * PIECE + 7);
    await Promise.all(Array.from({ length: 8 }, () => attachments.keep(content)));
    await attachments.keep(content);
    expect(await piecesOf(content)).toBe(4);
    expect((await read(content))?.equals(content)).toBe(true);
  });

  it('that were cut off are not shown, and completed by whoever brings them again', async () => {
    const content = randomBytes(2 * PIECE);
    const digest = sha256(content);
    const metadata = { sha256: digest, bytes: content.length, piece: 0, version: 1 };
    const first = {
      id: idFrom('attachment', digest, 0),
      type: 'AttachmentPiece',
      data: content.subarray(0, PIECE),
      metadata,
    };
    await log.appendBytes(attachmentStream(digest), -1, first);
    expect(await read(content)).toBeUndefined();
    await attachments.keep(content);
    expect((await read(content))?.equals(content)).toBe(true);
  });

  it('that nobody brought are not there', async () => {
    expect(await read(Buffer.from('never'))).toBeUndefined();
  });

  it('are no facts: the log goes on from fact to fact without them', async () => {
    const meta = {
      actor: { id: 'ada', role: 'agent' },
      commandId: 'c',
      correlationId: 'c',
      causationId: 'c',
      version: 1,
    } as const;
    const at = { occurredAt: '2026-03-02T09:00:00.000Z', recordedAt: '2026-03-02T09:00:00.000Z' };
    const fact = (n: number) => ({
      id: idFrom('fact', n),
      type: 'MessageReceived',
      data: { n },
      metadata: { ...meta, ...at },
    });
    await log.append('message-1', -1, [fact(1)]);
    const { written } = log;
    await attachments.keep(randomBytes(PIECE));
    expect(log.written).toBe(written);
    await log.append('message-1', 0, [fact(2)]);
    const ending = new AbortController();
    const seen: string[] = [];
    for await (const { events } of log.subscribe(null, ending.signal)) {
      seen.push(...events.map(({ stream, revision }) => `${stream}@${revision}`));
      if (seen.length >= 2) ending.abort();
    }
    expect(seen).toEqual(['message-1@0', 'message-1@1']);
  });
});
