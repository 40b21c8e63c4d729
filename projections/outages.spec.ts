import { type CheckEvent } from '../src/monitoring/check.events';
import { after, open, reply } from '../test/support/tickets';
import { recorded } from '../test/support/fake-log';
import { type DomainEvent } from '../src/kernel/event';
import { outages } from './outages';

const about = { checkId: 'c1', agreementId: 'A-1', clientId: 'acme', check: 'shop', outage: 1, ticketId: 'T-1' };
const written = '2026-11-02T10:02:00.000Z';
const began: CheckEvent = {
  type: 'OutageBegan',
  data: { ...about, at: '2026-11-02T10:00:00.000Z', detail: 'It answers 502.' },
};
const ended: CheckEvent = { type: 'OutageEnded', data: { ...about, at: '2026-11-02T11:00:00.000Z', detail: '200' } };
const onTicket = after(open('2026-11-02T10:00:00.000Z'), reply('2026-11-02T11:00:00.000Z'));
const opened = onTicket.find(({ type }) => type === 'TicketOpened');
const replied = onTicket.find(({ type }) => type === 'ReplyPosted');

type Handled = Parameters<typeof outages.evolve>[1];
const by = (id: string, event: DomainEvent | undefined) => {
  if (!event) throw new Error('There is no such fact');
  const told = recorded(event);
  const actor = { id, role: id === 'ada' ? ('agent' as const) : ('system' as const) };
  return { ...told, metadata: { ...told.metadata, recordedAt: written, actor } } as Handled;
};
const folded = (...events: readonly Handled[]) =>
  events.reduce((doc, event) => outages.evolve(doc, event), outages.initial('T-1'));

it('an outage waits for its ticket, and its end to be noted there', () => {
  const doc = folded(by('probe', began));
  expect(doc).toMatchObject({
    id: 'T-1',
    check: 'shop',
    outage: 1,
    beganAt: '2026-11-02T10:00:00.000Z',
    endedAt: null,
  });
  expect(doc).toMatchObject({ detail: 'It answers 502.', opensSince: written, notesSince: null });
  expect(folded(by('probe', began), by('monitoring', opened))).toMatchObject({ opensSince: null, notesSince: null });

  const over = folded(by('probe', began), by('monitoring', opened), by('probe', ended));
  expect(over).toMatchObject({ endedAt: '2026-11-02T11:00:00.000Z', endDetail: '200', notesSince: written });
  expect(outages.evolve(over, by('monitoring', replied))).toMatchObject({ opensSince: null, notesSince: null });
});

it('only what monitoring writes on a ticket is about an outage', () => {
  expect(outages.route(by('probe', began))).toEqual(['T-1']);
  expect(outages.route(by('monitoring', opened))).toEqual(['T-1']);
  expect(outages.route(by('monitoring', replied))).toEqual(['T-1']);
  expect(outages.route(by('ada', opened))).toEqual([]);
  expect(outages.route(by('ada', replied))).toEqual([]);
});
