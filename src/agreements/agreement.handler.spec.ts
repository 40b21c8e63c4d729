import { DecisionsInMemory } from '../../test/support/decisions';
import { meta } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { Calendars } from '../calendars/calendars';
import { type Decisions } from '../event-store/decisions';
import { type Refusal } from '../kernel/refusal';
import { Months } from '../ledger/months';
import { type Clock } from '../time/clock';
import { ProposeAgreement, ProposeAgreementHandler } from './agreement.handler';
import { type Terms } from './terms';

const clock = { now: () => '2026-03-02T09:00:00.000Z' } as unknown as Clock;
const acme = { clientId: 'acme', name: 'Acme', contacts: [{ name: 'Wile', email: 'wile@acme.example' }] };

let decisions: DecisionsInMemory;
let handler: ProposeAgreementHandler;
beforeEach(() => {
  decisions = new DecisionsInMemory();
  decisions.facts.push({ stream: 'client-acme', commandId: 'c', event: { type: 'ClientRegistered', data: acme } });
  const door = decisions as unknown as Decisions;
  handler = new ProposeAgreementHandler(door, new Calendars(door, clock), new Months(door));
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
