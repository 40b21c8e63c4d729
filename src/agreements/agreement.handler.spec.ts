import { DecisionsInMemory } from '../../test/support/decisions';
import { meta } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { Calendars } from '../calendars/calendars';
import { type Decisions } from '../event-store/decisions';
import { type CommandMeta } from '../kernel/command';
import { type Refusal } from '../kernel/refusal';
import { Months } from '../ledger/months';
import { type Clock } from '../time/clock';
import { GiveNotice } from './agreement.commands';
import { agreement, agreementStream, type SignedAgreement } from './agreement.decider';
import {
  GiveNoticeHandler,
  ProposeAgreement,
  ProposeAgreementHandler,
  ProposeAmendment,
  ProposeAmendmentHandler,
} from './agreement.handler';
import { type Terms } from './terms';

const clock = { now: () => '2026-03-02T09:00:00.000Z' } as unknown as Clock;
const acme = { clientId: 'acme', name: 'Acme', contacts: [{ name: 'Wile', email: 'wile@acme.example' }] };

let decisions: DecisionsInMemory;
let handler: ProposeAgreementHandler;
let amending: ProposeAmendmentHandler;
let noticing: GiveNoticeHandler;
beforeEach(() => {
  decisions = new DecisionsInMemory();
  decisions.facts.push({ stream: 'client-acme', commandId: 'c', event: { type: 'ClientRegistered', data: acme } });
  const door = decisions as unknown as Decisions;
  const calendars = new Calendars(door, clock);
  handler = new ProposeAgreementHandler(door, calendars, new Months(door));
  amending = new ProposeAmendmentHandler(door, calendars);
  noticing = new GiveNoticeHandler(door, new Months(door));
});

const propose = (clientId: string, over: Partial<Terms> = {}) =>
  handler.execute(new ProposeAgreement({ clientId, startsOn: '2026-03-16', terms: retainer(over) }, meta()));
const types = () => decisions.facts.map(({ event }) => event.type);

it('an agreement is signed, its region’s holidays published, its first month opened', async () => {
  const { state, position } = await propose('acme');
  expect(types()).toEqual(['ClientRegistered', 'AgreementSigned', 'CalendarPublished', 'MonthOpened']);
  expect(decisions.eventsOf(`ledger-${state.agreementId}-2026-03`)).toMatchObject([
    { type: 'MonthOpened', data: { month: '2026-03', from: '2026-03-16', terms: retainer() } },
  ]);
  expect(position).toBe(decisions.facts.length);
});

it('the same command signs once, and makes good what was left undone', async () => {
  const first = await propose('acme');
  decisions.facts.pop();
  const repeat = await propose('acme');
  expect(repeat).toMatchObject({
    repeated: true,
    position: first.position,
    state: { agreementId: first.state.agreementId },
  });
  expect(types()).toEqual(['ClientRegistered', 'AgreementSigned', 'CalendarPublished', 'MonthOpened']);
});

it('a refused agreement leaves nothing behind', async () => {
  const refusal = (await propose('globex', { holidays: 'GB-XYZ', vatRate: '20' }).catch(
    (error: unknown) => error,
  )) as Refusal;
  expect(refusal.code).toBe('INVALID');
  expect(refusal.errors.map(({ pointer }) => pointer)).toEqual(['/clientId', '/terms/vatRate', '/terms/holidays']);
  expect(types()).toEqual(['ClientRegistered']);
});

describe('once it is signed', () => {
  const later = (over: Partial<CommandMeta> = {}) =>
    meta({ commandId: 'later', at: '2026-03-20T09:00:00.000Z', ...over });
  let agreementId: string;
  beforeEach(async () => ({ agreementId } = (await propose('acme')).state));

  it('an amendment is judged by the regions whose holidays are known', async () => {
    const amend = (holidays: string) => {
      const data = { agreementId, effectiveMonth: '2026-05', terms: retainer({ holidays }) };
      return amending.execute(new ProposeAmendment(data, later()));
    };
    await expect(amend('GB-XYZ')).rejects.toMatchObject({ errors: [{ pointer: '/terms/holidays' }] });
    expect((await amend('GB-SCT')).state).toMatchObject({ termsVersion: 2, terms: { holidays: 'GB-SCT' } });
  });

  describe('notice', () => {
    const give = (over: Partial<CommandMeta> = {}) =>
      noticing.execute(new GiveNotice({ agreementId, givenOn: '2026-03-16', askedFor: null, by: null }, later(over)));

    it('cuts short the month that is open beyond the end; a repeat makes good what a crash left undone', async () => {
      const april = later({ at: '2026-04-02T09:00:00.000Z' });
      const { state } = await decisions.load(agreement, agreementStream(agreementId));
      await new Months(decisions as unknown as Decisions).openThrough(state as SignedAgreement, '2026-04', april);
      await give(april);
      expect(types().slice(-2)).toEqual(['NoticeGiven', 'MonthCutShort']);
      expect(decisions.eventsOf(`ledger-${agreementId}-2026-04`).at(-1)).toMatchObject({ data: { to: '2026-04-15' } });

      decisions.facts.pop();
      await give(april);
      expect(types().slice(-2)).toEqual(['NoticeGiven', 'MonthCutShort']);
    });

    it('of another client’s agreement is notice of none', async () => {
      const stranger = { id: 'wile', role: 'client', clientId: 'globex' } as const;
      await expect(give({ actor: stranger })).rejects.toMatchObject({ code: 'UNKNOWN_AGREEMENT' });
      const theo = { id: 'theo', role: 'client', clientId: 'acme' } as const;
      await expect(give({ actor: theo })).resolves.toMatchObject({ events: [{ data: { by: 'client' } }] });
    });
  });
});
