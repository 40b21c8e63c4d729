/** What is sent where a story begins, goes on, and is looked at again: each is taken as it stands where what it names exists. */
export const examples: Readonly<Record<string, object>> = {
  RegisterClientBody: { name: 'Acme', contacts: [{ name: 'Theo Marsh', email: 'theo@acme.example' }] },
  SignAgreementBody: {
    clientId: '0192d3a4-5b6c-7d8e-9f01-23456789abcd',
    startsOn: '2026-03-01',
    terms: {
      plan: 'retainer',
      currency: 'GBP',
      timeZone: 'Europe/London',
      holidays: 'GB-ENG',
      allowanceMinutes: 600,
      monthlyFee: 90_000,
      hourlyRate: 9_500,
      vatRate: '0.20',
      rollover: { policy: 'capped', capMultiple: '1.5' },
      targets: { P1: { coverage: 'around-the-clock', responseMinutes: 30, resolutionMinutes: 240 } },
    },
  },
  OpenTicketBody: {
    agreementId: '0192d3a4-6b6c-7d8e-9f01-23456789abcd',
    subject: 'The shop is slow',
    body: 'Since this morning every page takes ten seconds.',
    channel: 'phone',
    priority: 'P2',
    category: 'bug',
    requester: { name: 'Theo Marsh', email: 'theo@acme.example' },
  },
  TimeEntryBody: { agent: 'Ada', startedAt: '2026-03-02T09:00:00Z', minutes: 90, note: 'Found the slow query' },
  OpenDisputeBody: {
    agreementId: '0192d3a4-6b6c-7d8e-9f01-23456789abcd',
    month: '2026-03',
    entryIds: ['0192d3a4-7b6c-7d8e-9f01-23456789abcd'],
    reason: 'This was still under warranty.',
  },
  UpholdDisputeBody: { goodwillMinutes: 90, reason: 'It was, and we are sorry.' },
  ReplayBody: { scope: { agreementId: '0192d3a4-6b6c-7d8e-9f01-23456789abcd', month: '2026-03' } },
};
