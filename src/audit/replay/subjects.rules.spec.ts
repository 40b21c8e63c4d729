import { projections } from '../../../projections';
import { notices } from '../../../projections/notices';
import { recorded } from '../../../test/support/fake-log';
import { type Scope } from './scope';
import { holds, isIn, type Part, type Place, selectionsOf, streamsFor, subjects, typesIn } from './subjects.rules';

const parts: readonly Part[] = ['client', 'agreement', 'month', 'ticket'];
const place: Place = { clientId: 'acme', agreementId: 'a1', ledgerIds: ['a1-2026-10'], ticketIds: ['t1'] };

/** Of the agency itself: nothing that is made of them is of a part. */
const ofTheAgency = ['WebhookPaused', 'WebhookDisabled'];

it('Every read model says what its documents are about', () => {
  expect(Object.keys(subjects).sort()).toEqual(projections.map(({ name }) => name).sort());
});

it.each(projections.map((projection) => [projection.name, projection] as const))(
  'every fact that %s folds lies in streams that its parts are read from',
  (_, { name, handles }) => {
    if (!parts.some((part) => subjects[name]?.[part])) return;
    const known = [...Object.values(typesIn).flatMap((types) => Object.keys(types)), ...ofTheAgency];
    expect(known).toEqual(expect.arrayContaining(handles === 'all' ? ['a fact of any kind'] : Object.keys(handles)));
  },
);

it.each(projections.map((projection) => [projection.name, projection] as const))(
  'the parts of %s are selected by fields that its documents have',
  (_, projection) => {
    for (const part of parts) {
      for (const selection of selectionsOf(projection, part, place)) {
        // The others are made whole by their first event.
        const doc = projection.begunBy ? null : projection.initial('x');
        if (doc) expect(Object.keys(doc)).toEqual(expect.arrayContaining(Object.keys(selection)));
      }
    }
  },
);

it.each(ofTheAgency)('a notice of %s is of no part', (type) => {
  const owner = { keyId: 'k1', clientId: 'acme' };
  const data = { webhookId: 'w1', url: 'https://hooks.acme.example/', owner, by: 'program', reason: 'Gone' };
  const event = recorded({ type, data });
  const docs = notices.route(event as never).map((id) => notices.evolve(notices.initial(id), event as never));
  expect(docs).toHaveLength(1);
  for (const part of parts) expect(docs.filter(holds(selectionsOf(notices, part, place)))).toEqual([]);
});

it('No fact lies in streams of two kinds', () => {
  const types = Object.values(typesIn).flatMap((ofKind) => Object.keys(ofKind));
  expect(new Set(types).size).toBe(types.length);
});

it('Only the streams of the facts that are folded are read', () => {
  const named = (...names: string[]) => projections.filter(({ name }) => names.includes(name));
  expect([...streamsFor(named('balances'))]).toEqual(['ledger']);
  expect([...streamsFor(named('invoices'))]).toEqual(['ledger', 'invoice']);
  expect([...streamsFor(named('ticket-board', 'outages'))].sort()).toEqual(['check', 'ledger', 'ticket']);
});

it.each<[string, Scope, boolean]>([
  ['overlaps', { kind: 'all' }, true],
  ['overlaps', { kind: 'client', clientId: 'acme' }, false],
  ['balances', { kind: 'client', clientId: 'acme' }, true],
  ['sla-performance', { kind: 'client', clientId: 'acme' }, true],
  ['sla-performance', { kind: 'agreement', agreementId: 'a1' }, false],
  ['ticket-board', { kind: 'month', agreementId: 'a1', month: '2026-10' }, false],
  ['time-log', { kind: 'ticket', ticketId: 't1' }, true],
])('%s in the scope %j: %p', (name, scope, expected) => {
  expect(isIn({ name }, scope)).toBe(expected);
});

it('A document is of a part where one of the selections holds all of it', () => {
  const isOfAgreement = holds(selectionsOf({ name: 'ledger-history' }, 'agreement', place));
  expect(isOfAgreement({ agreementId: 'a1', ticketId: 't9' })).toBe(true);
  expect(isOfAgreement({ agreementId: null, ticketId: 't1' })).toBe(true);
  expect(isOfAgreement({ ticketId: 't1' })).toBe(true);
  expect(isOfAgreement({ agreementId: 'a2', ticketId: 't1' })).toBe(false);
  expect(isOfAgreement({ agreementId: null, ticketId: 't2' })).toBe(false);
});
