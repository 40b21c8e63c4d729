import { type Kind } from './columns.rules';
import { commandIdOf, draftsOf, hashOfStep, thingIdOf, type TermsFiles } from './drafts';
import { type Line, readLines } from './lines';

const retainer = {
  ...{ plan: 'retainer', currency: 'GBP', timeZone: 'Europe/London', vatRate: '0.20' },
  ...{ allowanceMinutes: 600, monthlyFee: 120_000, hourlyRate: 12_000 },
};
const termsFiles: TermsFiles = (_, name) =>
  name === 'retainer.json' ? { terms: retainer } : { fault: 'is not there' };

const linesOf = (kind: Kind, ...objects: readonly object[]): readonly Line[] => {
  const bytes = Buffer.from(objects.map((one) => JSON.stringify(one)).join('\n'));
  return readLines({ name: `${kind}.ndjson`, kind, format: 'ndjson', bytes }).lines;
};
const cellsOf = (kind: Kind, ...rows: readonly string[]): readonly Line[] =>
  readLines({ name: `${kind}.csv`, kind, format: 'csv', bytes: Buffer.from(rows.join('\n')) }).lines;
const drafted = (lines: readonly Line[]) => draftsOf(lines, { source: 'OldDesk', termsFiles });
const faultsOf = (kind: Kind, ...objects: readonly object[]) =>
  drafted(linesOf(kind, ...objects)).faults.map(({ line, field, detail }) => [line, field, detail]);

const acme = { ref: 'acme', name: 'Acme', contacts: [{ name: 'Bo', email: 'bo@acme.example' }] };
const ticket = {
  ...{ ref: 't1', agreement: 'a1', subject: 'Checkout fails', channel: 'phone', priority: 'P2', category: 'bug' },
  ...{ requesterName: 'Bo', requesterEmail: 'bo@acme.example', openedAt: '2026-01-05T09:00:00Z' },
};
const entry = { ref: 'e1', ticket: 't1', agent: 'ada', startedAt: '2026-01-05T10:00:00Z', minutes: 30, note: 'Looked' };

describe('A line', () => {
  it('is checked like a request: every fault is told with the field as the file names it', () => {
    expect(faultsOf('clients', { ...acme, name: ' ', contacts: [{ name: 'Bo', email: 'nobody' }] })).toEqual([
      [1, 'name', 'must not be blank'],
      [1, 'contacts.0.email', 'must be an email'],
    ]);
    expect(faultsOf('clients', { ref: 'acme', name: 'Acme', contactName: 'Bo' })).toEqual([
      [1, 'contactEmail', 'is required'],
    ]);
    expect(faultsOf('time-entries', { ...entry, startedAt: '05/01/2026 10:00', minutes: 0, note: '' })).toEqual([
      [1, 'startedAt', expect.stringMatching(/^must be an ISO 8601 instant/)],
      [1, 'minutes', 'must be at least 1'],
      [1, 'note', 'must not be blank'],
    ]);
    expect(faultsOf('tickets', { ...ticket, requesterEmail: 'bo', priority: 'P9' })).toEqual([
      [1, 'priority', 'must be one of: P1, P2, P3'],
      [1, 'requesterEmail', 'must be an email'],
    ]);
    expect(faultsOf('opening-balances', { ref: 'o1', agreement: 'a1', minutes: 0, asOf: '31.12.2025' })).toEqual([
      [1, 'minutes', 'should not be equal to 0'],
      [1, 'asOf', 'must be a day written YYYY-MM-DD'],
    ]);
  });

  it('has a ref of its own, and names what it rests on', () => {
    expect(faultsOf('clients', acme, acme, { ...acme, ref: 7 })).toEqual([
      [2, 'ref', 'must be another one than that of clients.ndjson:1'],
      [3, 'ref', 'must be text of 1 to 200 characters that is not blank'],
    ]);
    expect(faultsOf('tickets', { ...ticket, agreement: undefined })).toEqual([[1, 'agreement', 'is required']]);
    expect(drafted(linesOf('tickets', { ...ticket, project: 'shop' })).drafts[0]!.needs).toEqual({
      agreement: 'a1',
      project: 'shop',
    });
  });

  it('with the same ref is the same thing, in one system and of one kind', () => {
    const id = thingIdOf('OldDesk', 'tickets', 't/1');
    expect(thingIdOf('OldDesk', 'tickets', 't/1')).toBe(id);
    const others = [
      thingIdOf('NewDesk', 'tickets', 't/1'),
      thingIdOf('OldDesk', 'clients', 't/1'),
      commandIdOf('OldDesk', 'tickets', 't', '1'),
      commandIdOf('OldDesk', 'tickets', 't/1'),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });
});

describe('The terms of an agreement', () => {
  const bodyOf = (lines: readonly Line[]) => {
    const { drafts, faults } = drafted(lines);
    expect(faults).toEqual([]);
    const [draft] = drafts;
    return draft?.kind === 'agreements' ? draft.body.terms : undefined;
  };

  it('are its own, or those of a file that it shares, with columns for what is its own', () => {
    const csv = cellsOf(
      'agreements',
      'ref,client,startsOn,termsFile,terms.allowanceMinutes,terms.vatRate,terms.rollover.policy,terms.rollover.capMultiple,terms.coverage,terms.holidays',
      'a1,acme,2026-01-01,retainer.json,900,0,capped,2,around-the-clock,null',
    );
    expect(bodyOf(csv)).toMatchObject({
      ...{ plan: 'retainer', monthlyFee: 120_000, allowanceMinutes: 900, vatRate: '0', coverage: 'around-the-clock' },
      ...{ rollover: { policy: 'capped', capMultiple: '2' }, holidays: null },
    });
    const ndjson = linesOf('agreements', { ref: 'a1', client: 'acme', startsOn: '2026-01-01', terms: retainer });
    expect(bodyOf(ndjson)).toMatchObject(retainer);
  });

  it('are told with every fault that a line can show', () => {
    const agreement = { ref: 'a1', client: 'acme', startsOn: '2026-01-01' };
    expect(faultsOf('agreements', { ...agreement, terms: { ...retainer, vatRate: 0.2, plan: 'gold' } })).toEqual([
      [1, 'terms.plan', 'must be one of: retainer, prepaid, on-demand, unlimited'],
      [1, 'terms.vatRate', 'must be text'],
    ]);
    expect(faultsOf('agreements', { ...agreement, termsFile: 'gold.json' })[0]).toEqual([
      1,
      'termsFile',
      'is not there',
    ]);
    expect(faultsOf('agreements', { ...agreement, terms: retainer, termsFile: 'retainer.json' })).toEqual([
      [1, 'termsFile', 'must be left out where the line has its own terms'],
    ]);
  });

  it('are the same wherever they are written, and others where a figure differs', () => {
    const agreement = { ref: 'a1', client: 'acme', startsOn: '2026-01-01' };
    const hashOf = (more: object): string => drafted(linesOf('agreements', { ...agreement, ...more })).drafts[0]!.hash;
    expect(hashOf({ terms: retainer })).toBe(hashOf({ termsFile: 'retainer.json' }));
    expect(hashOf({ terms: { ...retainer, allowanceMinutes: 601 } })).not.toBe(hashOf({ terms: retainer }));
  });
});

describe('A ticket of the past', () => {
  it('has its moments in their order', () => {
    const moments = {
      answeredAt: '2026-01-05T08:00:00Z',
      resolvedAt: '2026-01-07T09:00:00Z',
      closedAt: '2026-01-06T09:00:00Z',
    };
    expect(faultsOf('tickets', { ...ticket, ...moments })).toEqual([
      [1, 'answeredAt', 'must not be before openedAt, 2026-01-05T09:00:00.000Z'],
      [1, 'closedAt', 'must not be before resolvedAt, 2026-01-07T09:00:00.000Z'],
    ]);
  });

  it('asks nobody for an approval once it is resolved, and answers nothing without a moment', () => {
    expect(
      faultsOf('tickets', { ...ticket, estimateMinutes: 60, answer: 'Done', closedAt: '2026-01-07T09:00:00Z' }),
    ).toEqual([
      [1, 'answer', 'must be left out where answeredAt is'],
      [1, 'estimateMinutes', expect.stringMatching(/^must be left out where the ticket is resolved/)],
    ]);
  });

  it('may take further steps in a later file: its opening stays the same command', () => {
    const [before, after] = [{}, { resolvedAt: '2026-01-07T09:00:00Z' }].map(
      (more) => drafted(linesOf('tickets', { ...ticket, ...more })).drafts[0]!,
    );
    expect(after!.hash).toBe(before!.hash);
    expect(hashOfStep(after!, 'resolve')).not.toBe(hashOfStep(before!, 'resolve'));
  });
});
