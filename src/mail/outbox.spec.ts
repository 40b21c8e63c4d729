import { createServer, type Server } from 'node:net';
import { PostOffice } from '../../test/support/post-office';
import { type Delivery, type Letter, Outbox } from './outbox';

const theo = 'theo@acme.example';
const mia = 'mia@acme.example';

const letter = (over: Partial<Letter> = {}): Letter => ({
  from: 'support@studio.example',
  fromName: 'Studio North',
  to: [theo, mia],
  replyTo: 'support+t1@studio.example',
  subject: '[Acme] Re: Slow',
  text: 'Hello\n',
  html: '<p>Hello</p>',
  messageId: '<notice.n2.t1@studio.example>',
  references: ['<first@acme.example>', '<notice.n1.t1@studio.example>'],
  ...over,
});

const outboxes: Outbox[] = [];
const outbox = (url: string): Outbox => {
  outboxes.push(new Outbox({ MAIL_URL: url }));
  return outboxes.at(-1)!;
};
afterEach(() => Promise.all(outboxes.splice(0).map((one) => one.onApplicationShutdown())));

const addresses = (list: Delivery['refused']) => list.map(({ address }) => address);

describe('the outbox', () => {
  const office = new PostOffice();
  beforeEach(() => office.open());
  afterEach(async () => {
    await office.shut();
    Object.assign(office, { toRecipient: () => undefined, toMessage: () => undefined });
    office.arrived.length = 0;
  });

  it('is shut where no mail server is named', async () => {
    const shut = new Outbox({ MAIL_URL: undefined });
    expect(shut.open).toBe(false);
    await expect(shut.post(letter())).rejects.toThrow('No MAIL_URL is set');
  });

  it('hands a letter over, marked as one that no machine must answer', async () => {
    const delivery = await outbox(office.url).post(letter());

    expect(delivery).toMatchObject({ accepted: [theo, mia], refused: [], deferred: [] });
    expect(delivery.answer).toMatch(/^250 /);
    const [mail] = office.arrived;
    expect(mail).toMatchObject({
      ...{ from: 'support@studio.example', to: [theo, mia], subject: '[Acme] Re: Slow', text: 'Hello' },
      ...{ html: '<p>Hello</p>', messageId: '<notice.n2.t1@studio.example>' },
    });
    const headers = [
      'from',
      'to',
      'reply-to',
      'in-reply-to',
      'references',
      'auto-submitted',
      'x-auto-response-suppress',
    ];
    expect(headers.map(mail!.header)).toEqual([
      'Studio North <support@studio.example>',
      `${theo}, ${mia}`,
      'support+t1@studio.example',
      ...['<notice.n1.t1@studio.example>', '<first@acme.example> <notice.n1.t1@studio.example>'],
      ...['auto-generated', 'All'],
    ]);
  });

  it('names nothing to answer where a letter is the first, and answers go to the sender', async () => {
    await outbox(office.url).post(letter({ replyTo: null, references: [], fromName: null }));
    const { header } = office.arrived[0]!;
    expect([header('from'), header('reply-to'), header('in-reply-to'), header('references')]).toEqual([
      'support@studio.example',
      ...[undefined, undefined, undefined],
    ]);
  });

  it('lets no header begin in a subject, a name or a body', async () => {
    const hostile = 'Slow\r\nBcc: all@acme.example\r\n\r\nDear all';
    await outbox(office.url).post(letter({ subject: hostile, fromName: `Studio\r\nX-Evil: 1 <a@b>`, text: hostile }));
    const [mail] = office.arrived;
    expect([mail!.header('bcc'), mail!.header('x-evil'), mail!.to]).toEqual([undefined, undefined, [theo, mia]]);
    expect(mail!.subject).toBe('Slow Bcc: all@acme.example  Dear all');
  });

  it('tells who was refused for good from who was not taken now', async () => {
    office.toRecipient = (address) =>
      address === theo ? { code: 550, text: 'No such user' } : { code: 451, text: 'Greylisted' };
    const delivery = await outbox(office.url).post(letter());

    expect([delivery.accepted, addresses(delivery.refused), addresses(delivery.deferred)]).toEqual([[], [theo], [mia]]);
    expect([delivery.refused[0]!.reason, delivery.deferred[0]!.reason]).toEqual(['550 No such user', '451 Greylisted']);
    expect(office.arrived).toHaveLength(0);
  });

  it('reaches those it can reach', async () => {
    office.toRecipient = (address) => (address === theo ? { code: 552, text: 'Full' } : undefined);
    const delivery = await outbox(office.url).post(letter());

    expect([delivery.accepted, addresses(delivery.refused)]).toEqual([[mia], [theo]]);
    expect(office.arrived.map(({ to }) => to)).toEqual([[mia]]);
  });

  it.each([
    [554, 'refused'],
    [452, 'deferred'],
  ] as const)('takes a %i at the end of the message as a word on all of its recipients: %s', async (code, list) => {
    office.toMessage = () => ({ code, text: 'Not this one' });
    const delivery = await outbox(office.url).post(letter());
    expect(addresses(delivery[list])).toEqual([theo, mia]);
    expect(delivery.accepted).toEqual([]);
  });

  it('tries later what is refused before any recipient was named, as that can be put right', async () => {
    const closed = new PostOffice({ authOptional: false, disabledCommands: ['STARTTLS'] });
    await closed.open();
    const delivery = await outbox(closed.url).post(letter());
    await closed.shut();
    expect(addresses(delivery.deferred)).toEqual([theo, mia]);
    expect(delivery.deferred[0]!.reason).toMatch(/^530 /);
  });

  it('tries later where no server answers, and goes on over the same outbox once one does', async () => {
    const one = outbox(office.url);
    await one.post(letter());
    await office.shut();
    expect(await one.post(letter())).toMatchObject({ accepted: [], deferred: [{ address: theo }, { address: mia }] });
    await office.open();
    expect(await one.post(letter())).toMatchObject({ accepted: [theo, mia] });
    expect(office.arrived).toHaveLength(2);
  });

  it('waits for a server that says nothing no longer than agreed', async () => {
    const silent: Server = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const delivery = await outbox(`smtp://127.0.0.1:${port}?greetingTimeout=100`).post(letter());
    silent.close();
    expect(delivery.deferred[0]!.reason).toMatch(/Greeting never received/);
  });

  it('speaks TLS as its URL says, and shows its password only then', async () => {
    const seen: (readonly [string, boolean])[] = [];
    const secured = new PostOffice({
      authMethods: ['PLAIN'],
      onAuth: ({ username, password }, { secure }, done) => {
        seen.push([`${username}:${password}`, secure]);
        done(null, { user: username });
      },
    });
    await secured.open();
    const at = secured.url.replace('//', '//studio:p%40ss@');
    const distrusted = await outbox(`${at}?requireTLS=true`).post(letter());
    const trusted = await outbox(`${at}?requireTLS=true&tls.rejectUnauthorized=false`).post(letter());
    await secured.shut();

    expect([distrusted.accepted, distrusted.deferred[0]!.reason]).toEqual([[], expect.stringMatching(/certificate/)]);
    expect(trusted.accepted).toEqual([theo, mia]);
    expect(seen).toEqual([['studio:p@ss', true]]);
  });
});
