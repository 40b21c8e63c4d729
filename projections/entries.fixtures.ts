import {
  type AdjustmentPosted,
  type EntryValues,
  type TimeCorrected,
  type TimeLogged,
  type TimeReversed,
} from '../src/ledger/month.events';

const calendar = { timeZoneDatabase: '2025c', holidays: null };

/** What an entry of these minutes says that began at this hour of UTC, `2026-03-02T09:00`. */
export const values = (start: string, workedMinutes: number): EntryValues => ({
  startedAt: `${start}:00.000Z`,
  date: start.slice(0, 10),
  workedMinutes,
  insideMinutes: workedMinutes,
  outsideMinutes: 0,
  billableMinutes: Math.ceil(workedMinutes / 15) * 15,
  calendar,
});

const inMonth = (agreementId: string, month: string) => ({
  ...{ ledgerId: `${agreementId}-${month}`, agreementId, clientId: `client-of-${agreementId}`, month },
});

/** Ada's work on the shop agreement in March, unless it says otherwise. */
export function logged(
  entryId: string,
  worked: EntryValues,
  { agreementId = 'shop', month = '2026-03', ...over }: Partial<TimeLogged['data']> = {},
): TimeLogged {
  return {
    type: 'TimeLogged',
    data: {
      ...{ ...inMonth(agreementId, month), entryId, ticketId: `T-${agreementId}`, agent: 'ada', ...worked },
      ...{ role: 'developer', activity: null, note: 'Renewed the certificate', cover: 'billable', reason: null },
      ...{ outOfHoursMultiplier: '1.5', rounding: { incrementMinutes: 15, minimumMinutes: 15 } },
      ...{ late: false, originalMonth: month, allowedOverlap: null, ...over },
    },
  };
}

const of = ({ data }: TimeLogged) => ({
  ...inMonth(data.agreementId, data.month),
  ...{ entryId: data.entryId, ticketId: data.ticketId, agent: data.agent, cover: data.cover, late: data.late },
});

export const corrected = (entry: TimeLogged, before: EntryValues, after: EntryValues): TimeCorrected => ({
  type: 'TimeCorrected',
  data: { ...of(entry), correctionId: 'C-1', reason: 'A slip of the pen', before, after },
});

export const reversed = (entry: TimeLogged, before: EntryValues): TimeReversed => ({
  type: 'TimeReversed',
  data: { ...of(entry), reversalId: 'R-1', reason: 'Logged twice', before },
});

/** What a correction, or with `after` null the reversal, comes to once the entry's month has closed. */
export function adjusted(
  { data }: TimeLogged,
  adjustmentId: string,
  before: EntryValues,
  after: EntryValues | null,
): AdjustmentPosted {
  const { entryId, ticketId, agent, role, agreementId, month } = data;
  return {
    type: 'AdjustmentPosted',
    data: {
      ...inMonth(agreementId, '2026-04'),
      ...{ adjustmentId, kind: after ? 'correction' : 'reversal', reason: 'Found later', date: '2026-04-07' },
      entry: { entryId, ticketId, agent, role, month, before, after },
      ...{ lots: [], drawnMinutes: 0, credits: [], givenBack: [] },
    },
  };
}

/** Minutes given by hand; they may refer to an entry. */
export function given(entry: TimeLogged | null): AdjustmentPosted {
  const { data } = adjusted(
    entry ?? logged('none', values('2026-03-02T09:00', 30)),
    'A-1',
    values('2026-03-02T09:00', 30),
    null,
  );
  return {
    type: 'AdjustmentPosted',
    data: { ...data, kind: 'given', entry: entry && data.entry && { ...data.entry, before: null, after: null } },
  };
}
