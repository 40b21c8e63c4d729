import { given, meta } from '../../test/support/given';
import { idFrom } from '../kernel/ids';
import { type Signal, NoteSignal } from './check.commands';
import { check, checkIdOf, type Meaning, meaningOf } from './check.decider';
import { type CheckEvent } from './check.events';

const checkId = checkIdOf('a1', 'shop');
const about = { checkId, agreementId: 'a1', clientId: 'acme', check: 'shop' };
const ticketOf = (outage: number) => idFrom('outage', checkId, outage);
const today = (time: string) => `2026-03-02T${time}:00.000Z`;
const served = { servedFrom: '2026-01-01T00:00:00.000Z', servedTo: null };

const signal = (state: Signal['state'], time: string, over: Partial<NoteSignal['data']> = {}) =>
  new NoteSignal({ ...about, ...served, state, at: today(time), detail: '', ...over }, meta({ at: today('18:00') }));
const down = (time: string, over: Partial<NoteSignal['data']> = {}) => signal('down', time, over);
const up = (time: string) => signal('up', time);

const change = (type: CheckEvent['type'], outage: number, time: string): CheckEvent => {
  const at = today(time);
  return { type, data: { ...about, outage, ticketId: ticketOf(outage), at, detail: '' }, occurredAt: at };
};
const began = (outage: number, time: string) => change('OutageBegan', outage, time);
const ended = (outage: number, time: string) => change('OutageEnded', outage, time);

it('the first signal of trouble begins an outage, with a ticket of its own', () => {
  given(check).when(down('10:00')).then(began(1, '10:00'));
});

// Rule: tickets.one-per-running-outage
it('while an outage runs, further signals of it add nothing', () => {
  given(check, began(1, '10:00')).when(down('10:01')).thenNothing();
  given(check, began(1, '10:00')).when(down('09:59')).thenNothing();
  given(check, began(1, '10:00')).when(down('10:00')).thenNothing();
});

it('all clear ends the outage; without one it adds nothing', () => {
  given(check, began(1, '10:00')).when(up('10:30')).then(ended(1, '10:30'));
  given(check).when(up('10:30')).thenNothing();
  given(check, began(1, '10:00'), ended(1, '10:30')).when(up('10:31')).thenNothing();
});

// Rule: tickets.next-outage-is-a-new-one
it('the next trouble is a new outage with a new ticket', () => {
  given(check, began(1, '10:00'), ended(1, '10:30')).when(down('11:00')).then(began(2, '11:00'));
  expect(ticketOf(1)).not.toBe(ticketOf(2));
});

describe('a signal that comes late or again', () => {
  // Rule: tickets.signals-late-or-early
  it('of trouble that is over does not begin it anew', () => {
    given(check, began(1, '10:00'), ended(1, '10:30')).when(down('10:29')).thenNothing();
    given(check, began(1, '10:00'), ended(1, '10:30')).when(down('10:00')).thenNothing();
    given(check, began(1, '10:00'), ended(1, '10:00')).when(down('10:00')).thenNothing();
  });

  // Rule: tickets.signals-late-or-early
  it('that all was clear before the trouble does not end it', () => {
    given(check, began(1, '10:00')).when(up('09:59')).thenNothing();
    given(check, began(1, '10:00'), ended(1, '10:30'), began(2, '10:30')).when(up('10:30')).thenNothing();
  });

  it('within the same second as the change before it is a change of its own', () => {
    given(check, began(1, '10:00')).when(up('10:00')).then(ended(1, '10:00'));
    given(check, began(1, '10:00'), ended(1, '10:30')).when(down('10:30')).then(began(2, '10:30'));
  });

  const known = (...history: readonly CheckEvent[]) => given(check, ...history).state;
  it.each<[Signal['state'], string, Meaning]>([
    ['down', '10:29', 'out-of-order'],
    ['down', '10:31', 'outage-began'],
    ['up', '10:29', 'no-outage'],
    ['up', '10:31', 'no-outage'],
  ])('after an outage from 10:00 to 10:30, %s at %s means %s', (state, time, meaning) => {
    expect(meaningOf({ state, at: today(time) }, known(began(1, '10:00'), ended(1, '10:30')))).toBe(meaning);
  });

  it.each<[Signal['state'], string, Meaning]>([
    ['down', '09:00', 'outage-runs'],
    ['up', '09:00', 'out-of-order'],
    ['up', '10:01', 'outage-ended'],
  ])('in an outage since 10:00, %s at %s means %s', (state, time, meaning) => {
    expect(meaningOf({ state, at: today(time) }, known(began(1, '10:00')))).toBe(meaning);
  });
});

// Rule: tickets.signals-late-or-early
it('what monitoring sees in the future is refused, whatever it is', () => {
  const errors = [{ pointer: '/at', detail: 'must not be in the future: it is 2026-03-02T18:00:00.000Z now' }];
  given(check).when(down('18:01')).thenRefused('INVALID', errors);
  given(check, began(1, '10:00')).when(up('18:01')).thenRefused('INVALID', errors);
  given(check).when(down('18:00')).then(began(1, '18:00'));
});

it('an outage begins under an agreement: not before its first instant, not after its last', () => {
  given(check)
    .when(down('09:59', { servedFrom: today('10:00') }))
    .thenRefused('INVALID', [
      { pointer: '/at', detail: 'must not be before the agreement, which begins at 2026-03-02T10:00:00.000Z' },
    ]);
  given(check)
    .when(down('10:00', { servedFrom: today('10:00') }))
    .then(began(1, '10:00'));
  given(check)
    .when(down('10:00', { servedTo: today('10:00') }))
    .thenRefused('AGREEMENT_ENDED');
  given(check)
    .when(down('09:59', { servedTo: today('10:00') }))
    .then(began(1, '09:59'));
});

it('an outage that runs when the agreement ends can still end', () => {
  const late = new NoteSignal({ ...up('10:30').data, servedTo: today('10:15') }, meta({ at: today('18:00') }));
  given(check, began(1, '10:00')).when(late).then(ended(1, '10:30'));
});

it('checks of one name under two agreements are two', () => {
  expect(checkIdOf('a1', 'shop')).not.toBe(checkIdOf('a2', 'shop'));
});
