import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';

/** Monday to Friday, nine to five; a minute outside counts one and a half times; steps of a quarter of an hour. */
describe('Time outside coverage', () => {
  const app = App.ofThisFile();
  let acme: Agreement;

  beforeAll(async () => {
    await app.clockTo('2026-12-31T12:00:00Z');
    acme = await new Agency(app).signs('2026-08-01');
  });

  it('50 minutes from 16:40 on a Tuesday: 20 + 30 at time and a half are 65, billed as 75', async () => {
    expect(await acme.works('2026-10-06T16:40:00+01:00', 50)).toMatchObject({
      insideMinutes: 20,
      outsideMinutes: 30,
      billableMinutes: 75,
    });
  });

  it('a Saturday is outside altogether', async () => {
    expect(await acme.works('2026-10-10T10:00:00+01:00', 60)).toMatchObject({
      insideMinutes: 0,
      outsideMinutes: 60,
      billableMinutes: 90,
    });
  });

  it('so is a bank holiday, though it is a Monday', async () => {
    expect(await acme.works('2026-08-31T10:00:00+01:00', 60)).toMatchObject({
      outsideMinutes: 60,
      billableMinutes: 90,
    });
    expect(await acme.works('2026-09-07T10:00:00+01:00', 60)).toMatchObject({ outsideMinutes: 0, billableMinutes: 60 });
  });

  it('five minutes are a quarter of an hour, and so are they across midnight', async () => {
    expect(await acme.works('2026-10-07T10:00:00+01:00', 5)).toMatchObject({ billableMinutes: 15 });
    expect(await acme.works('2026-10-07T23:58:00+01:00', 5)).toMatchObject({ outsideMinutes: 5, billableMinutes: 15 });
  });

  it('in the night the clocks go back, an hour that comes twice is two hours of work', async () => {
    expect(await acme.works('2026-10-25T00:30:00+01:00', 120)).toMatchObject({
      outsideMinutes: 120,
      billableMinutes: 180,
    });
    // It ended at 01:30 GMT, the second half past one of that night.
    expect(await acme.works('2026-10-25T01:30:00Z', 15)).toMatchObject({ outsideMinutes: 15 });
  });
});
