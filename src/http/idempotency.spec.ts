import { pino } from 'pino';
import { Idempotency, type Identity, requestHash } from './idempotency';
import { type HttpRequest } from './request';

const silent = pino({ level: 'silent' });

/** The read model of commands, and how often it was asked. */
class Remembered {
  readonly hashes = new Map<string, string>();
  asked: (readonly string[])[] = [];
  away = false;

  requestHashes(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    this.asked.push(ids);
    if (this.away) return Promise.reject(new Error('the document store is away'));
    return Promise.resolve(new Map([...this.hashes].filter(([id]) => ids.includes(id))));
  }
}

const post = (key: string | undefined, body: unknown, url = '/v1/tickets'): HttpRequest => ({
  id: 'correlation-1',
  ip: '192.0.2.1',
  method: 'POST',
  url,
  headers: key === undefined ? {} : { 'idempotency-key': key },
  body,
});

const reused = { code: 'IDEMPOTENCY_KEY_REUSED' };

describe('a request with an idempotency key', () => {
  let remembered: Remembered;
  let idempotency: Idempotency;
  beforeEach(() => {
    remembered = new Remembered();
    idempotency = new Idempotency(remembered, silent);
  });

  const admit = async (request: HttpRequest, actor = 'ada'): Promise<Identity> => idempotency.admit(request, actor);
  const carryOut = async (request: HttpRequest): Promise<Identity> => {
    const identity = await admit(request);
    idempotency.ended(identity.commandId, true);
    return identity;
  };

  it('is the same command each time, whatever the order of its fields', async () => {
    const first = await carryOut(post('k', { a: 1, b: [{ c: 2, d: 3 }] }));
    const again = await carryOut(post('k', { b: [{ d: 3, c: 2 }], a: 1 }));
    expect(again).toEqual(first);
  });

  it('is another command with another key, and of another caller', async () => {
    const ids = [await carryOut(post('k', {})), await carryOut(post('l', {})), await admit(post('k', {}), 'bob')];
    expect(new Set(ids.map(({ commandId }) => commandId)).size).toBe(3);
  });

  it('stands for one body, one path and one method', async () => {
    await carryOut(post('k', { a: 1 }));
    await expect(admit(post('k', { a: 2 }))).rejects.toMatchObject(reused);
    await expect(admit(post('k', { a: 1 }, '/v1/agreements'))).rejects.toMatchObject(reused);
    await expect(admit({ ...post('k', { a: 1 }), method: 'DELETE' })).rejects.toMatchObject(reused);
  });

  it('waits for the same one in flight, then is carried out again under the same id', async () => {
    const first = await admit(post('k', {}));
    let letIn = false;
    const second = admit(post('k', {})).then((identity) => ((letIn = true), identity));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(letIn).toBe(false);
    idempotency.ended(first.commandId, true);
    expect(await second).toEqual(first);
  });

  it('is refused at once while another body is in flight under its key', async () => {
    await admit(post('k', { a: 1 }));
    await expect(admit(post('k', { a: 2 }))).rejects.toMatchObject(reused);
  });

  it('may be tried again, with another body too, when it was refused', async () => {
    const { commandId } = await admit(post('k', { a: 1 }));
    idempotency.ended(commandId, false);
    await expect(carryOut(post('k', { a: 2 }))).resolves.toMatchObject({ commandId });
  });

  it('is known after a restart from the read model', async () => {
    const { commandId, requestHash } = await carryOut(post('k', { a: 1 }));
    remembered.hashes.set(commandId, requestHash!);
    idempotency = new Idempotency(remembered, silent);
    await expect(admit(post('k', { a: 2 }))).rejects.toMatchObject(reused);
    await expect(admit(post('k', { a: 1 }))).resolves.toEqual({ commandId, requestHash });
  });

  it('leaves nothing in flight when the read model refuses it', async () => {
    const { commandId } = await carryOut(post('k', { a: 1 }));
    idempotency = new Idempotency(remembered, silent);
    remembered.hashes.set(commandId, 'another');
    await expect(admit(post('k', { a: 1 }))).rejects.toMatchObject(reused);
    await expect(admit(post('k', { a: 1 }))).rejects.toMatchObject(reused);
  });

  it('shares one question with all that come in the same turn', async () => {
    const many = Array.from({ length: 64 }, (_, i) => admit(post(`k${i}`, {})));
    await Promise.all(many);
    expect(remembered.asked).toHaveLength(1);
    expect(remembered.asked[0]).toHaveLength(64);
  });

  it('is let in when the read model cannot answer: the door of its stream still knows a repeat', async () => {
    remembered.away = true;
    await expect(admit(post('k', {}))).resolves.toHaveProperty('commandId');
  });

  it.each(['', 'x'.repeat(256), 'naïve', 'tab\there'])('is refused with the key %j', async (key) => {
    await expect(admit(post(key, {}))).rejects.toMatchObject({ status: 400, slug: 'bad-idempotency-key' });
  });

  it('takes any printable key of up to 255 characters', async () => {
    await expect(admit(post(`~ ${'x'.repeat(253)}`, {}))).resolves.toHaveProperty('commandId');
  });
});

it('a request without a key is a command of its own and asks nothing', async () => {
  const remembered = new Remembered();
  const idempotency = new Idempotency(remembered, silent);
  const [one, other] = [idempotency.admit(post(undefined, {}), 'ada'), idempotency.admit(post(undefined, {}), 'ada')];
  expect((await one).commandId).not.toBe((await other).commandId);
  expect(await one).not.toHaveProperty('requestHash');
  expect(remembered.asked).toEqual([]);
});

describe('the hash of a request', () => {
  const hashOf = (body: unknown) => requestHash(post('k', body));

  it('tells apart what differs', () => {
    const bodies = [
      undefined,
      null,
      {},
      [],
      '',
      0,
      '0',
      false,
      { a: null },
      { a: '' },
      { a: [] },
      { a: { b: 1 } },
      ['a', 'b'],
      ['a,b'],
      ['a', ['b']],
    ];
    expect(new Set(bodies.map(hashOf)).size).toBe(bodies.length);
  });

  it('does not depend on the query', () => {
    expect(requestHash(post('k', {}, '/v1/tickets?x=1'))).toBe(hashOf({}));
  });

  it('refuses a body nested beyond reason', () => {
    let deep: object = {};
    for (let i = 0; i < 50_000; i += 1) deep = [deep];
    expect(() => hashOf(deep)).toThrow('nested too deeply');
  });
});
