import { given, meta } from '../../test/support/given';
import { type Instant } from '../time/instant';
import { idFrom } from '../kernel/ids';
import { EndMaintenance, PlanMaintenance, TakeOccurrence } from './maintenance.commands';
import { maintenance } from './maintenance.decider';
import {
  type EndReason,
  type MaintenanceEvent,
  type MaintenanceFellDue,
  type MaintenancePlanned,
} from './maintenance.events';

const of = { maintenanceId: 'm1', agreementId: 'a1', clientId: 'acme' };
const plan: Omit<MaintenancePlanned['data'], 'nextAt' | 'left'> = {
  ...of,
  rule: 'FREQ=MONTHLY;BYDAY=3TH',
  startsOn: '2026-09-01',
  at: '09:00',
  timeZone: 'Europe/London',
  subject: 'Updates',
  body: 'All of them',
  priority: 'P3',
  category: 'security-update',
  environment: 'production',
  estimateMinutes: 60,
};
const agreed = { agreementStartsOn: '2026-09-01', agreementEndsAt: null };

const september = '2026-09-17T08:00:00.000Z';
const october = '2026-10-15T08:00:00.000Z';
const november = '2026-11-19T09:00:00.000Z';
const december = '2026-12-17T09:00:00.000Z';

const planIt = (over: Partial<PlanMaintenance['data']> = {}, at = '2026-09-02T10:00:00.000Z') =>
  new PlanMaintenance({ ...plan, ...agreed, ...over }, meta({ at }));
const planned = (over: Partial<MaintenancePlanned['data']> = {}): MaintenancePlanned => ({
  type: 'MaintenancePlanned',
  data: { ...plan, nextAt: september, left: null, ...over },
});
const fellDue = (occurrence: Instant, nextAt: Instant | null, left: number | null = null): MaintenanceFellDue => ({
  type: 'MaintenanceFellDue',
  data: { ...of, occurrence, ticketId: idFrom('maintenance', 'm1', occurrence), nextAt, left },
  occurredAt: occurrence,
});
const ended = (reason: EndReason, occurredAt: Instant): MaintenanceEvent => ({
  type: 'MaintenanceEnded',
  data: { ...of, reason },
  occurredAt,
});
const skipped = (from: Instant, before: Instant): MaintenanceEvent => ({
  type: 'MaintenanceSkipped',
  data: { ...of, from, before },
});
const take = (since: Instant, at: Instant, agreementEndsAt: Instant | null = null) =>
  new TakeOccurrence({ maintenanceId: 'm1', since, agreementEndsAt }, meta({ at }));
const end = () => new EndMaintenance({ maintenanceId: 'm1' }, meta({ at: '2026-10-01T10:00:00.000Z' }));

describe('planning', () => {
  it('says when the work falls due first, from now on', () => {
    given(maintenance).when(planIt()).then(planned());
    given(maintenance).when(planIt({}, september)).then(planned());
    given(maintenance)
      .when(planIt({}, '2026-09-17T08:00:00.001Z'))
      .then(planned({ nextAt: october }));
  });

  it('counts what was before it', () => {
    const rule = 'FREQ=MONTHLY;BYDAY=3TH;COUNT=3';
    given(maintenance)
      .when(planIt({ rule }))
      .then(planned({ rule, left: 3 }));
    given(maintenance)
      .when(planIt({ rule }, '2026-10-01T10:00:00.000Z'))
      .then(planned({ rule, nextAt: october, left: 2 }));
    given(maintenance)
      .when(planIt({ rule }, '2026-12-01T10:00:00.000Z'))
      .thenRefused('INVALID', [{ pointer: '/rule', detail: 'must have an occurrence from now on; none was found' }]);
  });

  // Rule: tickets.maintenance-rule-is-one
  it('is for work that comes', () => {
    given(maintenance)
      .when(planIt({ rule: 'FREQ=DAILY;UNTIL=20260901' }))
      .thenRefused('INVALID', [{ pointer: '/rule', detail: 'must have an occurrence from now on; none was found' }]);
    given(maintenance)
      .when(planIt({ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }))
      .thenRefused('INVALID', [
        {
          pointer: '/rule',
          detail: 'must have an occurrence from now on; none was found',
        },
      ]);
  });

  // Rule: tickets.maintenance-rule-is-one
  it('names every fault of the rule and of the first day', () => {
    given(maintenance)
      .when(planIt({ rule: 'FREQ=MINUTELY;COUNT=1;UNTIL=20261231', startsOn: '2026-08-31' }))
      .thenRefused('INVALID', [
        { pointer: '/rule', detail: 'must not repeat more often than hourly' },
        { pointer: '/startsOn', detail: 'must not be before the agreement, which begins on 2026-09-01' },
      ]);
    given(maintenance)
      .when(planIt({ startsOn: '2026-09-31' }))
      .thenRefused('INVALID', [{ pointer: '/startsOn', detail: 'must be a day written YYYY-MM-DD, before 2190' }]);
  });

  it('is under an agreement that lasts', () => {
    const agreementEndsAt = '2026-09-17T08:00:00.000Z';
    given(maintenance).when(planIt({ agreementEndsAt }, agreementEndsAt)).thenRefused('AGREEMENT_ENDED');
    given(maintenance)
      .when(planIt({ agreementEndsAt }))
      .thenRefused('INVALID', [
        { pointer: '/rule', detail: `must have an occurrence before the agreement ends at ${agreementEndsAt}` },
      ]);
    given(maintenance)
      .when(planIt({ agreementEndsAt: '2026-09-17T08:00:00.001Z' }))
      .then(planned());
  });

  it('is done once', () => {
    given(maintenance, planned()).when(planIt()).thenRefused('ALREADY_EXISTS');
  });
});

describe('an occurrence', () => {
  it('falls due at its moment, and says when the next one does', () => {
    given(maintenance, planned()).when(take(september, '2026-09-17T07:59:59.999Z')).thenNothing();
    given(maintenance, planned()).when(take(september, september)).then(fellDue(september, october));
  });

  // Rule: tickets.maintenance-once-each
  it('falls due once', () => {
    given(maintenance, planned(), fellDue(september, october)).when(take(september, october)).thenNothing();
  });

  it('missed in a downtime falls due afterwards, at its own moment', () => {
    given(maintenance, planned()).when(take(september, '2026-12-01T10:00:00.000Z')).then(fellDue(september, october));
    given(maintenance, planned(), fellDue(september, october))
      .when(take(october, '2026-12-01T10:00:00.000Z'))
      .then(fellDue(october, november));
  });

  it('after so long a downtime that twelve have come since is skipped, and that is written down', () => {
    const daily = planned({ rule: 'FREQ=DAILY', nextAt: '2026-09-02T08:00:00.000Z' });
    const back = '2026-11-02T10:00:00.000Z';
    given(maintenance, daily)
      .when(take('2026-09-02T08:00:00.000Z', back))
      .then(
        skipped('2026-09-02T08:00:00.000Z', '2026-10-22T08:00:00.000Z'),
        fellDue('2026-10-22T08:00:00.000Z', '2026-10-23T08:00:00.000Z'),
      );
    given(maintenance, daily)
      .when(take('2026-09-02T08:00:00.000Z', '2026-09-13T08:00:00.000Z'))
      .then(fellDue('2026-09-02T08:00:00.000Z', '2026-09-03T08:00:00.000Z'));
  });

  it('is the last one where the rule counts or ends', () => {
    const counted = planned({ rule: 'FREQ=MONTHLY;BYDAY=3TH;COUNT=2', left: 2 });
    given(maintenance, counted)
      .when(take(september, september))
      .then(fellDue(september, october, 1));
    given(maintenance, counted, fellDue(september, october, 1))
      .when(take(october, october))
      .then(fellDue(october, null, 0), ended('rule-exhausted', october));
    given(maintenance, planned({ rule: 'FREQ=MONTHLY;BYDAY=3TH;UNTIL=20261001' }))
      .when(take(september, september))
      .then(fellDue(september, null), ended('rule-exhausted', september));
  });

  it('of a counted rule counts also where it is skipped', () => {
    const nextAt = '2026-09-02T08:00:00.000Z';
    const counted = planned({ rule: 'FREQ=DAILY;COUNT=20', nextAt, left: 20 });
    given(maintenance, counted)
      .when(take(nextAt, '2026-09-20T10:00:00.000Z'))
      .then(
        skipped(nextAt, '2026-09-09T08:00:00.000Z'),
        fellDue('2026-09-09T08:00:00.000Z', '2026-09-10T08:00:00.000Z', 12),
      );
    given(maintenance, counted)
      .when(take(nextAt, '2027-09-20T10:00:00.000Z'))
      .then(
        skipped(nextAt, '2026-09-10T08:00:00.000Z'),
        fellDue('2026-09-10T08:00:00.000Z', '2026-09-11T08:00:00.000Z', 11),
      );
  });

  // Rule: tickets.maintenance-ends-with-the-agreement
  it('after the agreement’s end opens nothing', () => {
    const history = [planned(), fellDue(september, october)] as const;
    given(maintenance, ...history)
      .when(take(october, december, october))
      .then(ended('agreement-ended', october));
    given(maintenance, ...history)
      .when(take(october, december, '2026-10-15T08:00:00.001Z'))
      .then(fellDue(october, november));
    given(maintenance, ...history, fellDue(october, november))
      .when(take(november, december, '2026-10-15T08:00:00.001Z'))
      .then(ended('agreement-ended', '2026-10-15T08:00:00.001Z'));
  });

  it('of a rule whose next one lies beyond all calendars is its last', () => {
    const far = planned({
      rule: 'FREQ=YEARLY;INTERVAL=1000',
      startsOn: '9026-09-17',
      nextAt: '9026-09-17T08:00:00.000Z',
    });
    given(maintenance, far)
      .when(take('9026-09-17T08:00:00.000Z', '9026-09-17T08:00:00.000Z'))
      .then(fellDue('9026-09-17T08:00:00.000Z', null), ended('rule-exhausted', '9026-09-17T08:00:00.000Z'));
  });
});

describe('ending', () => {
  it('keeps further tickets from being opened', () => {
    given(maintenance, planned()).when(end()).then(ended('by-hand', '2026-10-01T10:00:00.000Z'));
    given(maintenance, planned(), ended('by-hand', october)).when(take(september, december)).thenNothing();
  });

  it('what has ended adds nothing', () => {
    given(maintenance, planned(), ended('rule-exhausted', october)).when(end()).thenNothing();
  });

  it('is for work that was planned', () => {
    given(maintenance).when(end()).thenRefused('UNKNOWN_MAINTENANCE');
    given(maintenance).when(take(september, september)).thenRefused('UNKNOWN_MAINTENANCE');
  });
});
