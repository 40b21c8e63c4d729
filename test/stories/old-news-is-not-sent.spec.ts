import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { idsOf, mailingBy, noticesIn, storesOfItsOwn } from '../support/noticed';
import { PostOffice } from '../support/post-office';
import { until } from '../support/waiting';

describe('Old news is not sent', () => {
  const office = new PostOffice();
  let app: App | undefined;

  beforeAll(() => office.open());
  beforeEach(() => void (office.arrived.length = 0));
  afterEach(() => app?.remove());
  afterAll(() => office.shut());

  async function acmeOf(started: App): Promise<Agreement> {
    await started.clockTo('2026-03-02T09:00:00Z');
    return new Agency(started).signs('2026-03-01', { targets: {}, closeAfterDays: null });
  }

  it('a month later everything is rebuilt: what was sent is not sent again, nor what nobody had taken up', async () => {
    app = await App.start({ env: storesOfItsOwn });
    const acme = await acmeOf(app);
    const untold = await acme.ticket({ subject: 'Before there was a mail server' });
    await app.clockTo('2026-03-07T09:00:00Z');
    await app.stop();
    await app.restart(mailingBy(office));
    for (const subject of ['One', 'Two', 'Three']) await acme.ticket({ subject });
    await until(async () => (await noticesIn(app!, 'state=sent')).length === 3);
    expect(idsOf(office.arrived)).toHaveLength(3);

    await app.clockTo('2026-04-07T09:00:00Z');
    await app.stop();
    expect((await app.command('rebuild').ended).code).toBe(0);
    await app.restart(mailingBy(office));
    await app.clockTo('2026-04-07T10:00:00Z');
    // What could go out goes out before this one.
    await acme.ticket({ subject: 'Four' });
    await until(async () => (await noticesIn(app!, 'state=sent')).length === 4);

    expect(office.arrived.map(({ subject }) => subject).slice(3)).toEqual(['[Acme] Re: Four']);
    expect(await noticesIn(app, `ticketId=${untold.id}`)).toMatchObject([{ state: 'lapsed', attempts: 0 }]);
  });

  it('a program that gets its mail server today sends what happened in the last three days, and nothing older', async () => {
    app = await App.start({ env: storesOfItsOwn });
    const acme = await acmeOf(app);
    await acme.ticket({ subject: 'On Monday' });
    await app.clockTo('2026-03-03T12:00:00Z');
    await acme.ticket({ subject: 'On Tuesday' });
    await app.clockTo('2026-03-06T11:59:59Z');
    expect((await noticesIn(app, 'state=due')).length).toBe(1);
    expect((await noticesIn(app, 'state=lapsed')).length).toBe(1);
    await app.stop();

    await app.restart(mailingBy(office));
    await until(async () => (await noticesIn(app!, 'state=sent')).length === 1);
    await app.clockTo('2026-03-07T09:00:00Z');
    expect(office.arrived.map(({ subject }) => subject)).toEqual(['[Acme] Re: On Tuesday']);
  });

  it('what is imported today and happened long ago is told to nobody', async () => {
    app = await App.start({ env: { ...storesOfItsOwn, ...mailingBy(office) } });
    await app.clockTo('2026-02-01T09:00:00Z');
    const acme = await new Agency(app).signs('2026-01-01', { targets: {} });
    await acme.ticket({ subject: 'Imported', occurredAt: '2026-01-05T09:00:00Z' });
    await acme.ticket({ subject: 'Yesterday, by phone', occurredAt: '2026-01-31T15:00:00Z' });
    await until(async () => (await noticesIn(app!, 'state=sent')).length === 1);

    expect(office.arrived.map(({ subject }) => subject)).toEqual(['[Acme] Re: Yesterday, by phone']);
    expect(await noticesIn(app, 'state=lapsed')).toMatchObject([{ kind: 'opened', attempts: 0 }]);
  });
});
