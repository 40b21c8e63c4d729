import { type Terms } from '../agreements/terms';
import { evolveBalance, figuresOf, type MonthBalance } from './month-balance';
import { type MonthEvent } from './month.events';
import { type LedgerMonth } from './month.state';

/** Adds what the facts set off: a threshold of use crossed, an overage that needs the client's word. */
export function withAlarms(state: LedgerMonth, facts: readonly MonthEvent[]): readonly MonthEvent[] {
  if (state.status === 'unopened' || facts.length === 0) return facts;
  const { ledgerId, agreementId, clientId, month, terms } = state.opened;
  const ofMonth = { ledgerId, agreementId, clientId, month };
  const balance = facts.reduce(evolveBalance, state.balance);
  if (balance === state.balance) return facts;
  const before = alarmsOf(state.balance, terms);
  const after = alarmsOf(balance, terms);
  const crossed = after.thresholds.filter((threshold) => !before.thresholds.includes(threshold));
  const { usedMinutes, availableMinutes, overageMinutes } = after.figures;
  const ticketId = facts.find((fact) => fact.type === 'TimeLogged' || fact.type === 'TimeCorrected')?.data.ticketId;
  const request = { ticketId: ticketId ?? null, because: 'time' as const, overageMinutes };
  return [
    ...facts,
    ...crossed.map((threshold): MonthEvent => {
      return { type: 'BalanceThresholdCrossed', data: { ...ofMonth, threshold, usedMinutes, availableMinutes } };
    }),
    ...(after.asksApproval && !before.asksApproval
      ? [
          {
            type: 'OverageApprovalRequested' as const,
            data: { ...ofMonth, ...request, approvedMinutes: balance.approvedMinutes },
          },
        ]
      : []),
  ];
}

/** While the month before is open nobody knows what this one holds, so it raises no alarm. */
function alarmsOf(balance: MonthBalance, terms: Terms) {
  const figures = figuresOf(balance, terms);
  const { usedMinutes, availableMinutes, unapprovedOverageMinutes } = figures;
  const silent = balance.provisional;
  return {
    figures,
    thresholds: terms.thresholds.filter(
      (percent) => !silent && availableMinutes > 0 && usedMinutes * 100 >= availableMinutes * percent,
    ),
    asksApproval: !silent && unapprovedOverageMinutes > 0,
  };
}
