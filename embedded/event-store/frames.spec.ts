import { randomUUID } from 'node:crypto';
import { connect } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { AppendResp, BatchAppendResp, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { BadRequest, WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb';
import { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb';
import { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { percentEncoded } from './call-errors';
import { frameMessages } from './grpc-framing';
import { timeoutMs } from './grpc-server';
import { serve, type RunningStore } from './serve';
import { RawClient, removeFolder, temporaryFolder, until } from './store.fixtures';
import { bytesField, messageField, uintField } from './wire';

jest.setTimeout(30_000);

const path = temporaryFolder();
let store: RunningStore;
let raw: RawClient;

beforeAll(async () => {
  store = await serve({ path, port: 0, appendBytesMax: 1000 });
  raw = new RawClient(store.port);
});
afterAll(async () => {
  raw.close();
  await store.stop();
  removeFolder(path);
});

const present = Buffer.alloc(0);
const anyRevision = bytesField(4, present);
const noStream = bytesField(3, present);
const streamName = (name: string | Buffer): Buffer => messageField(1, bytesField(3, name));
const options = (name: string | Buffer, ...fields: Buffer[]): Buffer => messageField(2, streamName(name), ...fields);
const entry = (key: string, value: string): Buffer => messageField(2, bytesField(1, key), bytesField(2, value));
const event = (data = '{}', id: string = randomUUID()): Buffer[] => [
  messageField(1, bytesField(2, id)),
  entry('type', 'Noted'),
  entry('content-type', 'application/json'),
  bytesField(4, data),
];
const correlated = (id: string, ...fields: Buffer[]): Buffer =>
  Buffer.concat([messageField(1, bytesField(2, id)), ...fields]);
const isFinal = uintField(4, 1);
const parsed = (answers: readonly Buffer[]): BatchAppendResp[] =>
  answers.map((message) => BatchAppendResp.deserializeBinary(message));

describe('BatchAppend', () => {
  it('gathers interleaved chunks, and answers each correlation once with what it was asked', async () => {
    const call = raw.batch();
    const [one, two] = [randomUUID(), randomUUID()];
    call.send(correlated(one, options('one', noStream), messageField(3, ...event())));
    call.send(correlated(two, options('two', anyRevision), messageField(3, ...event())));
    call.send(correlated(one, messageField(3, ...event()), isFinal));
    call.send(correlated(two, isFinal));
    await until(() => call.answers.length === 2);
    call.finish();
    expect(await call.ended).toBeUndefined();
    const answers = new Map(parsed(call.answers).map((answer) => [answer.getCorrelationId()!.getString(), answer]));
    expect(answers.get(one)!.getSuccess()!.getCurrentRevision()).toBe('1');
    expect(answers.get(one)!.hasNoStream()).toBe(true);
    expect(answers.get(two)!.getSuccess()!.getCurrentRevision()).toBe('0');
    expect(answers.get(two)!.hasAny()).toBe(true);
    expect(Buffer.from(answers.get(two)!.getStreamIdentifier()!.getStreamName_asU8()).toString()).toBe('two');
  });

  it('names both revisions of a conflict', async () => {
    const call = raw.batch();
    call.send(correlated(randomUUID(), options('conflict', uintField(2, 7)), messageField(3, ...event()), isFinal));
    await until(() => call.answers.length === 1);
    call.cancel();
    const error = parsed(call.answers)[0]!.getError()!;
    expect(error.getCode()).toBe(6);
    const details = error.getDetails()!;
    expect(details.getTypeUrl()).toBe('type.googleapis.com/event_store.client.WrongExpectedVersion');
    const versions = WrongExpectedVersion.deserializeBinary(details.getValue_asU8());
    expect(versions.hasCurrentNoStream()).toBe(true);
    expect(versions.getExpectedStreamPosition()).toBe('7');
  });

  it('answers once, early, and swallows the rest: too large, no type, no options, no stream, a bad id', async () => {
    const call = raw.batch();
    const large = messageField(3, ...event('x'.repeat(600)));
    const ids = Array.from({ length: 6 }, () => randomUUID());
    call.send(correlated(ids[0]!, options('l', anyRevision), large, large));
    call.send(correlated(ids[1]!, options('m', anyRevision), messageField(3, event()[0]!)));
    call.send(correlated(ids[2]!, messageField(3, ...event())));
    call.send(correlated(ids[3]!, options('', anyRevision), messageField(3, ...event())));
    call.send(correlated(ids[4]!, options('n', anyRevision), messageField(3, ...event('{}', 'no-uuid'))));
    call.send(correlated(ids[5]!, options('o'), messageField(3, ...event())));
    for (const id of ids) call.send(correlated(id, messageField(3, ...event())));
    for (const id of ids) call.send(correlated(id, isFinal));
    // An id that has had its answer and its last chunk is free again.
    call.send(correlated(ids[0]!, options('again', noStream), messageField(3, ...event()), isFinal));
    call.finish();
    expect(await call.ended).toBeUndefined();
    const answers = parsed(call.answers);
    expect(answers).toHaveLength(7);
    const details = answers.map((answer) => answer.getError()?.getDetails()!.getTypeName().split('.').at(-1));
    expect(details.sort()).toEqual([
      ...Array<string>(5).fill('BadRequest'),
      'MaximumAppendSizeExceeded',
      undefined as never,
    ]);
    for (const answer of answers) {
      expect(answer.hasStreamIdentifier()).toBe(true);
      if (answer.getError()?.getDetails()!.getTypeName().endsWith('BadRequest')) {
        expect(BadRequest.deserializeBinary(answer.getError()!.getDetails()!.getValue_asU8()).getMessage()).not.toBe(
          '',
        );
      }
    }
  });

  it('refuses an append whose deadline has passed', async () => {
    const call = raw.batch();
    const past = messageField(6, uintField(1, Math.floor(Date.now() / 1000) - 5));
    const soon = messageField(7, uintField(1, 5));
    const [late, early] = [randomUUID(), randomUUID()];
    call.send(correlated(late, options('deadline', noStream, past), messageField(3, ...event()), isFinal));
    call.send(correlated(early, options('deadline', noStream, soon), messageField(3, ...event()), isFinal));
    await until(() => call.answers.length === 2);
    call.cancel();
    const answers = new Map(parsed(call.answers).map((answer) => [answer.getCorrelationId()!.getString(), answer]));
    expect(answers.get(late)!.getError()!.getCode()).toBe(4);
    expect(answers.get(late)!.getError()!.getDetails()!.getTypeName()).toBe('event_store.client.Timeout');
    expect(answers.get(early)!.hasSuccess()).toBe(true);
  });

  it('ends the call when a chunk cannot be answered', async () => {
    const call = raw.batch();
    call.send(uintField(4, 1));
    expect((await call.ended)?.code).toBe(3);
  });

  it('outlives a caller that goes in the middle', async () => {
    const call = raw.batch();
    call.send(correlated(randomUUID(), options('gone', anyRevision), messageField(3, ...event())));
    await new Promise((resolve) => setTimeout(resolve, 50));
    call.cancel();
    await call.ended;
    const answer = await raw.append([messageField(1, streamName('gone'), noStream), messageField(2, ...event())]);
    expect(AppendResp.deserializeBinary(answer).getSuccess()!.getCurrentRevision()).toBe('0');
  });
});

describe('Append', () => {
  it.each<[string, Buffer[], number, Record<string, string>]>([
    [
      'an event without type',
      [messageField(1, streamName('a'), anyRevision), messageField(2, event()[0]!)],
      3,
      { exception: 'missing-required-metadata-property', 'required-metadata-properties': 'type,content-type' },
    ],
    [
      'too much',
      [messageField(1, streamName('a'), anyRevision), messageField(2, ...event('x'.repeat(2000)))],
      3,
      { exception: 'maximum-append-size-exceeded', 'maximum-append-size': '1000' },
    ],
    ['an event before the options', [messageField(2, ...event())], 3, {}],
    ['no message at all', [], 3, {}],
    ['the metadata of metadata', [messageField(1, streamName('$$$$a'), anyRevision)], 3, {}],
    ['the stream $$', [messageField(1, streamName('$$'), anyRevision)], 3, {}],
    ['a name that is too long', [messageField(1, streamName('x'.repeat(1501)), anyRevision)], 3, {}],
    ['bytes that are no message', [Buffer.from([0xff, 0xff])], 3, {}],
  ])('refuses %s', async (_, messages, code, trailers) => {
    const error = await raw
      .append(messages)
      .catch((reason: { code: number; metadata: { getMap(): object } }) => reason);
    expect(error).toMatchObject({ code });
    expect((error as { metadata: { getMap(): object } }).metadata.getMap()).toMatchObject(trailers);
  });

  it('stores any other content type as bytes', async () => {
    const fields = [event()[0]!, entry('type', 'T'), entry('content-type', 'text/plain'), bytesField(4, 'text')];
    await raw.append([messageField(1, streamName('plain'), anyRevision), messageField(2, ...fields)]);
    const { answers, ended } = raw.read(messageField(1, readStream('plain'), uintField(5, 10), textIds));
    await ended;
    const map = ReadResp.deserializeBinary(answers[0]!).getEvent()!.getEvent()!.getMetadataMap();
    expect(map.get('content-type')).toBe('application/octet-stream');
    expect(map.get('created')).toMatch(/^\d{17}$/);
  });
});

const textIds = messageField(9, bytesField(2, present));
const halvesIds = messageField(9, bytesField(1, present));
const readStream = (name: string | Buffer): Buffer => messageField(1, streamName(name), bytesField(3, present));
const readAll = messageField(2, bytesField(2, present));
const subscription = bytesField(6, present);
const filter = (...fields: Buffer[]): Buffer => messageField(7, ...fields);
const prefix = messageField(1, bytesField(2, 'a'));

describe('Read', () => {
  it.each<[string, Buffer[]]>([
    ['no options', []],
    ['neither stream nor $all', [uintField(5, 1), textIds]],
    ['neither count nor subscription', [readAll, textIds]],
    ['count and subscription', [readAll, uintField(5, 1), subscription, textIds]],
    ['no uuid option', [readAll, uintField(5, 1)]],
    ['an empty uuid option', [readAll, uintField(5, 1), messageField(9, present)]],
    ['a backwards subscription', [readAll, uintField(3, 1), subscription, textIds]],
    [
      'a filter on a stream',
      [readStream('a'), uintField(5, 1), textIds, filter(prefix, uintField(3, 1), uintField(5, 1))],
    ],
    ['a filter with multiplier 0', [readAll, subscription, textIds, filter(prefix, uintField(3, 1))]],
    ['a filter with window 0', [readAll, subscription, textIds, filter(prefix, uintField(3, 0), uintField(5, 1))]],
    ['a filter without window', [readAll, subscription, textIds, filter(prefix, uintField(5, 1))]],
    ['a filter on nothing', [readAll, subscription, textIds, filter(uintField(3, 1), uintField(5, 1))]],
    ['no stream name', [messageField(1, bytesField(3, present)), uintField(5, 1), textIds]],
    ['a direction that does not exist', [readAll, uintField(3, 2), uintField(5, 1), textIds]],
  ])('with %s is refused', async (_, fields) => {
    const message = fields.length === 0 ? present : messageField(1, ...fields);
    const { ended, answers } = raw.read(message);
    expect((await ended)?.code).toBe(3);
    expect(answers).toHaveLength(0);
  });

  it('tells first and last revision to those who understand, and ids in halves to those who want them', async () => {
    const id = '00112233-4455-6677-8899-aabbccddeeff';
    await raw.append([messageField(1, streamName('halves'), anyRevision), messageField(2, ...event('{}', id))]);
    const compatible = messageField(10, uintField(1, 1));
    const { answers, ended } = raw.read(messageField(1, readStream('halves'), uintField(5, 10), halvesIds, compatible));
    expect(await ended).toBeUndefined();
    const [first, ...rest] = answers.map((message) => ReadResp.deserializeBinary(message));
    expect(first!.getEvent()!.getEvent()!.getId()!.getStructured()!.getMostSignificantBits()).toBe('4822678189205111');
    expect(rest.map((answer) => [answer.hasFirstStreamPosition(), answer.hasLastStreamPosition()])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('keeps a stream name that is not text', async () => {
    const name = Buffer.from([0xff, 0x00, 0xc3]);
    await raw.append([messageField(1, streamName(name), noStream), messageField(2, ...event())]);
    const { answers, ended } = raw.read(messageField(1, readStream(name), uintField(5, 1), textIds));
    await ended;
    const read = ReadResp.deserializeBinary(answers[0]!).getEvent()!.getEvent()!;
    expect(Buffer.from(read.getStreamIdentifier()!.getStreamName_asU8()).equals(name)).toBe(true);
  });

  it('ends an open subscription of a caller that goes', async () => {
    const call = raw.read(messageField(1, readAll, subscription, textIds));
    await until(() => call.answers.length > 0);
    expect(ReadResp.deserializeBinary(call.answers[0]!).hasConfirmation()).toBe(true);
    call.cancel();
    expect((await call.ended)?.code).toBe(1);
  });
});

describe('the server', () => {
  it('says what works', async () => {
    const answer = await raw.unary('/event_store.client.server_features.ServerFeatures/GetSupportedMethods', present);
    const methods = SupportedMethods.deserializeBinary(answer);
    expect(methods.getEventStoreServerVersion()).toMatch(/^24\.10\./);
    const rows = methods.getMethodsList().map((row) => `${row.getServiceName()}/${row.getMethodName()}`);
    expect(rows).toContain('event_store.client.streams.streams/batchappend');
    expect(rows.join()).toBe(rows.join().toLowerCase());
    expect(rows).toContain('event_store.client.persistent_subscriptions.persistentsubscriptions/restartsubsystem');
    expect(rows.join()).not.toMatch(/projection|users|operations|monitoring|v2/);
  });

  it('is a cluster of one leader at its own address', async () => {
    const [member, ...others] = ClusterInfo.deserializeBinary(
      await raw.unary('/event_store.client.gossip.Gossip/Read', present),
    ).getMembersList();
    expect(others).toHaveLength(0);
    expect([member!.getState(), member!.getIsAlive()]).toEqual([8, true]);
    expect(member!.getHttpEndPoint()!.toObject()).toEqual({ address: '127.0.0.1', port: store.port });
    expect(Number(member!.getTimeStamp()) / 1e4).toBeGreaterThan(Date.UTC(2020, 0));
  });

  it.each([
    ['/event_store.client.users.Users/Create', 'Users/Create'],
    ['/event_store.client.projections.Projections/Create', 'Projections/Create'],
    ['/nothing', '/nothing'],
  ])('refuses %s by name', async (method, name) => {
    await expect(raw.unary(method, present)).rejects.toMatchObject({
      code: 12,
      details: expect.stringContaining(name) as string,
    });
  });

  it('reads compressed messages, and messages in any cuts', async () => {
    const session = connect(`http://127.0.0.1:${store.port}`);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/event_store.client.streams.Streams/Append',
      'content-type': 'application/grpc',
      'grpc-encoding': 'gzip',
      'grpc-timeout': '10S',
      te: 'trailers',
    });
    const compressed = frameMessages([gzipSync(messageField(2, ...event()))]);
    compressed[0] = 1;
    const bytes = Buffer.concat([frameMessages([messageField(1, streamName('cuts'), noStream)]), compressed]);
    for (let at = 0; at < bytes.length; at += 7) stream.write(bytes.subarray(at, at + 7));
    stream.end();
    const answer: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => answer.push(chunk));
    const trailers = await new Promise<Record<string, unknown>>((resolve) => stream.once('trailers', resolve));
    session.close();
    expect(trailers['grpc-status']).toBe('0');
    expect(AppendResp.deserializeBinary(Buffer.concat(answer).subarray(5)).hasSuccess()).toBe(true);
  });

  it('refuses what is not gRPC, and a message that is too long', async () => {
    const session = connect(`http://127.0.0.1:${store.port}`);
    const plain = session.request({ ':path': '/' });
    const headers = await new Promise<Record<string, unknown>>((resolve) => plain.once('response', resolve));
    expect(headers[':status']).toBe(415);
    session.close();
    await expect(raw.append([Buffer.alloc(16 * 2 ** 20 + 1)])).rejects.toMatchObject({ code: 8 });
  });

  it('puts any text into a status message, and reads timeouts', () => {
    expect(percentEncoded('50% für "a"\n')).toBe('50%25 f%C3%BCr "a"%0A');
    expect(['10S', '5m', '1H', '100u', '2M', '7n'].map(timeoutMs)).toEqual([10_000, 5, 3_600_000, 0.1, 120_000, 7e-6]);
    expect(timeoutMs('soon')).toBeUndefined();
  });
});

it('ends open calls with CANCELLED when it stops, after the appends in hand', async () => {
  const folder = temporaryFolder();
  const other = await serve({ path: folder, port: 0 });
  const client = new RawClient(other.port);
  const read = client.read(messageField(1, readAll, subscription, textIds));
  const batch = client.batch();
  await until(() => read.answers.length > 0);
  for (let n = 0; n < 50; n++) {
    batch.send(correlated(randomUUID(), options('stop', anyRevision), messageField(3, ...event()), isFinal));
  }
  await until(() => batch.answers.length > 0);
  await other.stop();
  expect((await read.ended)?.code).toBe(1);
  expect((await batch.ended)?.code).toBe(1);
  client.close();
  const again = await serve({ path: folder, port: 0 });
  const second = new RawClient(again.port);
  const stored = second.read(messageField(1, readStream('stop'), uintField(5, 100), textIds));
  await stored.ended;
  expect(stored.answers.length).toBeGreaterThanOrEqual(batch.answers.length);
  second.close();
  await again.stop();
  removeFolder(folder);
});
