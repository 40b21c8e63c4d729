import { given } from '../../test/support/given';
import {
  ada,
  after,
  changePriority,
  check,
  clientReply,
  clockAfter,
  close,
  deploy,
  dispatchVisit,
  escalate,
  fri,
  mon,
  officeService,
  open,
  recordedAfter,
  rejectFix,
  reopen,
  reply,
  requestInformation,
  resolve,
  serviceOf,
  signOff,
  startWork,
  stateOf,
  stranger,
  submitForReview,
  taking,
  theo,
  triage,
  tue,
  verdictsIn,
  wed,
} from '../../test/support/tickets';
import { allowedSteps, type Step, steps } from './step.rules';
import { type TicketCommand } from './ticket.commands';
import { ticket } from './ticket.decider';
import { type TicketState, ticketStates } from './ticket.events';

describe('opening', () => {
  it('is remembered with what the ledger asks of it', () => {
    const opened = stateOf(after(open(mon('10:00'), { projectId: 'shop', estimateMinutes: 90, channel: 'phone' })));
    expect(opened).toMatchObject({
      ...{ status: 'opened', ticketId: 'T-1', agreementId: 'A-1', clientId: 'acme', projectId: 'shop' },
      ...{ openedAt: mon('10:00'), channel: 'phone', kind: 'support', priority: 'P2', estimateMinutes: 90 },
    });
  });

  it('happens once', () => {
    given(ticket, ...after(open(mon('10:00'))))
      .when(open(mon('10:01')))
      .thenRefused('ALREADY_EXISTS');
  });

  it('starts a clock for every target the priority has', () => {
    expect(Object.keys(stateOf(after(open(mon('10:00')))).clocks)).toEqual(['response', 'resolution']);
    expect(Object.keys(stateOf(after(open(mon('10:00')), reply(mon('10:30')))).clocks)).toContain('update');
    expect(Object.keys(stateOf(after(open(mon('10:00'), { priority: 'P3' }))).clocks)).toEqual(['response']);
  });

  it('reads the same from the store as when it was decided', () => {
    const commands = [open(mon('10:00')), reply(mon('10:30')), requestInformation(mon('11:00')), check(wed('10:00'))];
    expect(stateOf(recordedAfter(...commands))).toEqual(stateOf(after(...commands)));
  });
});

describe('steps', () => {
  const wayTo: Readonly<Record<TicketState, readonly TicketCommand[]>> = {
    opened: [],
    triaged: [triage(mon('10:01'))],
    'in-progress': [startWork(mon('10:01'))],
    'waiting-on-client': [requestInformation(mon('10:01'))],
    'in-review': [submitForReview(mon('10:01'))],
    'signed-off': [submitForReview(mon('10:01')), signOff(mon('10:02'))],
    deployed: [deploy(mon('10:01'))],
    resolved: [resolve(mon('10:01'))],
    closed: [close(mon('10:01'))],
  };
  /** From (row) by a step (column) to; a dot is refused. */
  const table = `
                    triage  start-work  request-information client-reply submit-for-review sign-off   reject-fix  deploy   resolve  reopen  close  escalate          priority          onsite-visits
  opened            triaged in-progress waiting-on-client   .            in-review         .          .           deployed resolved .       closed opened            opened opened
  triaged           triaged in-progress waiting-on-client   .            in-review         .          .           deployed resolved .       closed triaged           triaged triaged
  in-progress       .       .           waiting-on-client   .            in-review         .          .           deployed resolved .       closed in-progress       in-progress in-progress
  waiting-on-client .       in-progress .                   in-progress  in-review         .          .           deployed resolved .       closed waiting-on-client waiting-on-client waiting-on-client
  in-review         .       .           .                   .            .                 signed-off in-progress .        resolved .       closed in-review         in-review in-review
  signed-off        .       .           .                   .            .                 .          .           deployed resolved .       closed signed-off        signed-off signed-off
  deployed          .       .           .                   .            .                 .          .           .        resolved .       closed deployed          deployed deployed
  resolved          .       .           .                   .            .                 .          .           .        .        triaged closed .                 . .
  closed            .       .           .                   .            .                 .          .           .        .        triaged .      .                 . .`;
  const [header = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const cases = rows.flatMap(([from, ...cells]) => cells.map((to, i) => [from, header[i], to] as const));

  it('the table names every state and every step', () => {
    expect(rows.map(([from]) => from)).toEqual(ticketStates);
    expect(header).toEqual(steps);
  });

  // Rule: tickets.steps-by-state, tickets.reopened-is-triaged
  it.each(cases)('%s, %s: %s', (from, step, to) => {
    const history = after(open(mon('10:00')), ...wayTo[from as TicketState]);
    expect(stateOf(history).status).toBe(from);
    const command = taking[step as Step](mon('10:05'));
    if (to === '.') {
      given(ticket, ...history)
        .when(command)
        .thenRefused('STEP_NOT_ALLOWED');
      return;
    }
    const facts = ticket.decide(command, stateOf(history));
    expect(stateOf([...history, ...facts]).status).toBe(to);
    expect(facts.filter(({ type }) => !type.startsWith('Sla'))).toHaveLength(1);
  });

  // Rule: tickets.refusal-names-state-and-steps
  it('a refusal names the state and the steps that it allows', () => {
    const waiting = stateOf(after(open(mon('10:00')), requestInformation(mon('10:01'))));
    const allowed = allowedSteps(waiting);
    expect(() => ticket.decide(signOff(mon('10:02')), waiting)).toThrow(
      expect.objectContaining({ facts: { ticketId: 'T-1', state: 'waiting-on-client', allowed } }) as Error,
    );
  });

  // Rule: tickets.fix-needs-sign-off
  it('a rejected fix is not deployed either, before another one is signed off', () => {
    const rejected = [open(mon('10:00')), submitForReview(mon('10:01')), rejectFix(mon('10:02'))];
    given(ticket, ...after(...rejected))
      .when(deploy(mon('10:03')))
      .thenRefused('STEP_NOT_ALLOWED');
    const again = [...rejected, submitForReview(mon('10:04')), signOff(mon('10:05')), deploy(mon('10:06'))];
    expect(stateOf(after(...again)).status).toBe('deployed');
  });

  it('a fix submitted before a reopening still awaits its sign-off', () => {
    const reopened = [open(mon('10:00')), submitForReview(mon('10:01')), resolve(mon('10:02')), reopen(mon('10:03'))];
    given(ticket, ...after(...reopened))
      .when(deploy(mon('10:04')))
      .thenRefused('STEP_NOT_ALLOWED');
  });

  it('the priority it has already changes nothing', () => {
    given(ticket, ...after(open(mon('10:00'))))
      .when(changePriority(mon('10:01'), 'P2'))
      .thenNothing();
  });

  it('a ticket that was never opened is unknown, and has no clocks to check', () => {
    given(ticket)
      .when(startWork(mon('10:00')))
      .thenRefused('UNKNOWN_TICKET');
    given(ticket)
      .when(check(mon('10:00')))
      .thenNothing();
  });

  it("another client's ticket is unknown", () => {
    const history = after(open(mon('10:00')));
    given(ticket, ...history)
      .when(reply(mon('10:01'), { by: stranger }))
      .thenRefused('UNKNOWN_TICKET');
    expect(ticket.decide(reply(mon('10:01'), { by: theo }), stateOf(history))).toHaveLength(1);
  });

  it('a client writes nothing but public replies', () => {
    given(ticket, ...after(open(mon('10:00'))))
      .when(reply(mon('10:01'), { by: theo, public: false }))
      .thenRefused('FORBIDDEN');
  });
});

describe('follow-ups', () => {
  // Rule: tickets.follow-up
  it('are opened by the agency, with the ticket that the work was found in', () => {
    const found = { ticketId: 'T-2', followsUp: 'T-1', kind: 'maintenance' as const };
    const [opened] = after(open(mon('10:00'), found));
    expect(opened).toMatchObject({ type: 'TicketOpened', data: { ticketId: 'T-2', followsUp: 'T-1' } });
    for (const by of [theo, { id: 'probe', role: 'system' } as const]) {
      given(ticket)
        .when(open(mon('10:00'), { ...found, by }))
        .thenRefused('FORBIDDEN');
    }
  });
});

describe('projects under warranty', () => {
  // Rule: tickets.warranty-of-its-project
  it.each([
    ['on its last day', '2026-11-02T23:59:59.999Z', 'Europe/London', true],
    ['a day later', '2026-11-03T00:00:00.000Z', 'Europe/London', false],
    ['on its last day in a zone that is behind', '2026-11-03T04:59:59.999Z', 'America/New_York', true],
    ['a day later in a zone that is ahead', '2026-11-02T15:00:00.000Z', 'Asia/Tokyo', false],
  ])('a ticket opened %s', (_when, at, timeZone, underWarranty) => {
    const opening = { projectId: 'shop', warrantyEndsOn: '2026-11-02', service: serviceOf({ timeZone }) };
    expect(after(open(at, opening))[0]?.data).toMatchObject({ warrantyEndsOn: '2026-11-02', underWarranty });
  });

  it('a ticket of no project has no warranty', () => {
    expect(after(open(mon('10:00')))[0]?.data).toMatchObject({ warrantyEndsOn: null, underWarranty: false });
  });
});

describe('environments', () => {
  // Rule: tickets.environments
  it('are spelled one way, also in facts of before', () => {
    const opened = after(open(mon('10:00'), { environment: ' Staging ' }));
    expect(opened[0]?.data).toMatchObject({ environment: 'staging' });
    const before = opened.map((fact) => ({ ...fact, data: { ...fact.data, environment: 'UAT ' } }) as typeof fact);
    expect(stateOf(before).environment).toBe('uat');
  });
});

describe('estimates', () => {
  const estimateIn = (...commands: readonly TicketCommand[]) =>
    after(open(mon('10:00'), { estimateMinutes: 60 }), ...commands).filter(({ type }) => type === 'TicketTriaged');

  // Rule: tickets.estimates
  it('may come with the triage', () => {
    const [triaged] = estimateIn(triage(mon('10:05'), { estimateMinutes: 90 }));
    expect(triaged?.data).toMatchObject({ estimateMinutes: 90 });
    const known = after(open(mon('10:00'), { estimateMinutes: 60 }), triage(mon('10:05'), { estimateMinutes: 90 }));
    expect(stateOf(known).estimateMinutes).toBe(90);
  });

  it('that are known already are no new ones', () => {
    const triages = estimateIn(triage(mon('10:05'), { estimateMinutes: 60 }), triage(mon('10:06')));
    expect(triages.map(({ data }) => 'estimateMinutes' in data)).toEqual([false, false]);
    expect(stateOf(after(open(mon('10:00'), { estimateMinutes: 60 }), triage(mon('10:05')))).estimateMinutes).toBe(60);
  });
});

describe('closing', () => {
  const shop = 'https://acme.example/projects/new-shop';

  // Rule: tickets.out-of-scope
  it('as out of scope leads to the project that it became', () => {
    given(ticket, ...after(open(mon('10:00'))))
      .when(close(mon('10:05'), { resolution: 'out-of-scope' }))
      .thenRefused('INVALID', [
        { pointer: '/link', detail: 'Must lead to the project that it became, where it is out of scope' },
      ]);
    const closed = after(open(mon('10:00')), close(mon('10:05'), { resolution: 'out-of-scope', link: shop }));
    expect(closed.find(({ type }) => type === 'TicketClosed')?.data).toMatchObject({
      ...{ resolution: 'out-of-scope', link: shop },
    });
  });

  it('as done, which it is unless it says otherwise, leads nowhere', () => {
    const closed = after(open(mon('10:00')), close(mon('10:05')));
    expect(closed.find(({ type }) => type === 'TicketClosed')?.data).toMatchObject({ resolution: 'done', link: null });
    given(ticket, ...after(open(mon('10:00'))))
      .when(close(mon('10:05'), { link: shop }))
      .thenRefused('INVALID', [{ pointer: '/link', detail: 'Belongs to the resolution out-of-scope alone' }]);
  });

  it('as out of scope is not for a client to say', () => {
    given(ticket, ...after(open(mon('10:00')), resolve(mon('10:05'))))
      .when(close(mon('10:06'), { by: theo, resolution: 'out-of-scope', link: shop }))
      .thenRefused('FORBIDDEN');
  });
});

describe('escalations and visits', () => {
  // Rule: tickets.escalations
  it('an escalation goes to somebody, or to nobody in particular', () => {
    const facts = after(open(mon('10:00')), escalate(mon('10:05'), { to: 'the night shift' }), escalate(mon('10:06')));
    const escalated = facts.filter(({ type }) => type === 'TicketEscalated');
    expect(escalated.map(({ data }) => data)).toMatchObject([{ to: 'the night shift' }, { to: null }]);
  });

  // Rule: tickets.onsite-visits
  it('a visit is on a day or at a moment', () => {
    const visit = dispatchVisit(mon('10:05'), { visitOn: null, scheduledFor: tue('14:00') });
    const [dispatched] = after(open(mon('10:00')), visit).filter(({ type }) => type === 'OnsiteVisitDispatched');
    expect(dispatched?.data).toMatchObject({
      visitId: 'V-1',
      engineer: 'Ada',
      visitOn: null,
      scheduledFor: tue('14:00'),
    });
    for (const when of [{ scheduledFor: tue('14:00') }, { visitOn: null }]) {
      given(ticket, ...after(open(mon('10:00'))))
        .when(dispatchVisit(mon('10:05'), when))
        .thenRefused(
          'INVALID',
          ['/visitOn', '/scheduledFor'].map((pointer) => {
            return { pointer, detail: 'Give either the day, visitOn, or the moment, scheduledFor' };
          }),
        );
    }
  });

  it('neither stops a clock', () => {
    const before = stateOf(after(open(mon('10:00')))).clocks;
    const moved = [escalate(mon('10:05')), dispatchVisit(mon('10:06'))];
    expect(stateOf(after(open(mon('10:00')), ...moved)).clocks).toEqual(before);
  });
});

describe('the response clock', () => {
  // Rule: sla.example-response
  it('example 6: due Monday 09:30 when opened Friday 16:30 with an hour', () => {
    const opened = open(fri('16:30'), { service: serviceOf() });
    expect(clockAfter('response', opened).dueAt).toBe(mon('09:30', 1));
  });

  // Rule: sla.example-response
  it('example 6: due Tuesday 09:30 when that Monday is a bank holiday', () => {
    const opened = open(fri('16:30'), { service: serviceOf({}, ['2026-11-09']) });
    expect(clockAfter('response', opened).dueAt).toBe(tue('09:30', 1));
  });

  // Rule: sla.example-clock-change
  it('example 7: sixty minutes are sixty minutes while the clocks go back', () => {
    const opened = open('2026-10-25T00:30:00.000Z', { priority: 'P1', service: serviceOf() });
    expect(clockAfter('response', opened)).toMatchObject({
      dueAt: '2026-10-25T01:30:00.000Z',
      atRiskAt: '2026-10-25T01:15:00.000Z',
    });
  });

  // Rule: sla.response, sla.met
  it('is met by the first public reply of the agency, at its due moment at the latest', () => {
    given(ticket, ...after(open(mon('10:00'))))
      .when(reply(mon('12:00')))
      .then(
        expect.objectContaining({ type: 'SlaAtRisk', occurredAt: mon('11:30') }) as never,
        expect.objectContaining({ type: 'ReplyPosted', occurredAt: mon('12:00') }) as never,
        expect.objectContaining({
          type: 'SlaMet',
          occurredAt: mon('12:00'),
          data: expect.objectContaining({ clock: 'response', dueAt: mon('12:00'), stoppedAt: mon('12:00') }) as unknown,
        }) as never,
      );
  });

  // Rule: sla.breached
  it('is breached a millisecond later, with the moment that was promised', () => {
    const facts = after(open(mon('10:00')), reply(mon('12:00:00.001')));
    expect(verdictsIn(facts)).toEqual([`SlaAtRisk response ${mon('11:30')}`, `SlaBreached response ${mon('12:00')}`]);
    expect(facts.find(({ type }) => type === 'SlaBreached')?.data).toMatchObject({
      ...{ detectedAt: mon('12:00:00.001'), dueAt: mon('12:00'), targetMinutes: 120, priority: 'P2' },
      ...{ startedAt: mon('10:00'), byReclassification: false },
    });
  });

  it.each([
    ['a private note', reply(mon('10:30'), { public: false })],
    ['a reply of the client', reply(mon('10:30'), { by: theo })],
    ['a reply of a machine', reply(mon('10:30'), { by: { id: 'probe', role: 'system' } })],
    ['a question that waits for the client', requestInformation(mon('10:30'))],
    ['a solution', resolve(mon('10:30'))],
  ])('goes on after %s', (_what, command) => {
    expect(clockAfter('response', open(mon('10:00')), command)).toMatchObject({
      state: 'running',
      dueAt: mon('12:00'),
    });
  });

  it('is answered once', () => {
    const facts = after(
      open(mon('10:00')),
      reply(mon('10:10')),
      reply(mon('10:20')),
      resolve(mon('11:00')),
      reopen(tue('10:00')),
    );
    expect(verdictsIn(facts).filter((verdict) => verdict.includes('response'))).toEqual([
      `SlaMet response ${mon('10:10')}`,
    ]);
  });
});

describe('the resolution clock', () => {
  // Rule: sla.example-pause
  it('example 8: the wait for the client does not count', () => {
    const waiting = [open(mon('10:00')), requestInformation(mon('15:00'))];
    expect(clockAfter('resolution', ...waiting)).toMatchObject({
      ...{ state: 'paused', dueAt: null, atRiskAt: null, workedMinutes: 300 },
      pauses: [{ from: mon('15:00'), to: null }],
    });
    expect(clockAfter('resolution', ...waiting, clientReply(wed('11:00')))).toMatchObject({
      ...{ state: 'running', dueAt: wed('14:00'), atRiskAt: wed('12:00'), workedMinutes: 300 },
      pauses: [{ from: mon('15:00'), to: wed('11:00') }],
    });
  });

  // Rule: sla.pauses
  it('does not count the review either, and goes on at the sign-off or the rejection', () => {
    const reviewed = [open(mon('10:00')), submitForReview(mon('12:00'))];
    expect(clockAfter('resolution', ...reviewed).state).toBe('paused');
    expect(clockAfter('resolution', ...reviewed, signOff(tue('12:00'))).dueAt).toBe(wed('10:00'));
    expect(clockAfter('resolution', ...reviewed, rejectFix(tue('12:00'))).dueAt).toBe(wed('10:00'));
  });

  it('stays paused from a question straight into a review', () => {
    const commands = [
      open(mon('10:00')),
      requestInformation(mon('12:00')),
      submitForReview(mon('14:00')),
      signOff(mon('15:00')),
    ];
    expect(clockAfter('resolution', ...commands).pauses).toEqual([{ from: mon('12:00'), to: mon('15:00') }]);
  });

  it('is not late for the time it is paused, however long that is', () => {
    const facts = after(
      open(mon('10:00')),
      reply(mon('10:10')),
      requestInformation(mon('12:00')),
      check(fri('17:00', 1)),
    );
    expect(verdictsIn(facts).filter((verdict) => !verdict.includes('SlaMet'))).toEqual([]);
  });

  it('is met while paused, if it was in time when the pause began', () => {
    const facts = after(
      open(mon('10:00')),
      reply(mon('10:10')),
      requestInformation(mon('12:00')),
      resolve(fri('12:00')),
    );
    expect(verdictsIn(facts)).toContain(`SlaMet resolution ${fri('12:00')}`);
    expect(stateOf(facts).clocks.resolution).toMatchObject({
      state: 'met',
      workedMinutes: 120,
      stoppedAt: fri('12:00'),
    });
  });

  it('ends with the closing where nobody said resolved, and not twice', () => {
    const closed = after(open(mon('10:00')), close(mon('11:00')));
    expect(verdictsIn(closed)).toContain(`SlaMet resolution ${mon('11:00')}`);
    const both = after(open(mon('10:00')), resolve(mon('11:00')), close(mon('12:00')));
    expect(verdictsIn(both).filter((verdict) => verdict.includes('SlaMet resolution'))).toHaveLength(1);
  });

  // Rule: sla.resolution
  it('runs again from a reopening, and keeps both verdicts', () => {
    const facts = after(
      open(mon('10:00')),
      reply(mon('10:10')),
      resolve(mon('11:00')),
      reopen(tue('10:00')),
      check(wed('10:00:00.001')),
      resolve(wed('12:00')),
    );
    expect(verdictsIn(facts).filter((verdict) => verdict.includes('resolution'))).toEqual([
      `SlaMet resolution ${mon('11:00')}`,
      `SlaAtRisk resolution ${tue('16:00')}`,
      `SlaBreached resolution ${wed('10:00')}`,
    ]);
    expect(stateOf(facts).clocks.resolution).toMatchObject({ run: 2, state: 'breached', stoppedAt: wed('12:00') });
  });

  // Rule: sla.breach-stays
  it('a breach stays one, and its clock runs until the work is done', () => {
    const late = [open(mon('10:00')), reply(mon('10:10')), check(tue('11:00'))];
    expect(clockAfter('resolution', ...late)).toMatchObject({
      state: 'breached',
      stoppedAt: null,
      dueAt: tue('10:00'),
    });
    const waited = [...late, requestInformation(tue('12:00')), clientReply(tue('14:00'))];
    expect(clockAfter('resolution', ...waited, resolve(tue('15:00')))).toMatchObject({
      ...{ state: 'breached', dueAt: tue('10:00'), stoppedAt: tue('15:00'), workedMinutes: 660 },
    });
    const verdicts = verdictsIn(after(...waited, resolve(tue('15:00'))));
    expect(verdicts.filter((verdict) => /Sla(Met|Breached) resolution/.test(verdict))).toHaveLength(1);
  });
});

describe('the update clock', () => {
  // Rule: sla.update
  it('starts with the first public reply of the agency, so that one silence is no two breaches', () => {
    const silent = after(open(mon('10:00')), reply(mon('11:00'), { public: false }), check(fri('12:00')));
    expect(stateOf(silent).clocks.update).toBeUndefined();
    expect(verdictsIn(silent).filter((verdict) => verdict.includes('update'))).toEqual([]);
    expect(clockAfter('update', open(mon('10:00')), reply(mon('11:00')))).toMatchObject({
      ...{ run: 1, startedAt: mon('11:00'), dueAt: mon('15:00') },
    });
  });

  // Rule: sla.update
  it('starts again with every public reply after it', () => {
    const facts = after(open(mon('10:00')), reply(mon('11:00')), reply(mon('12:00')), reply(mon('14:00')));
    expect(verdictsIn(facts).filter((verdict) => verdict.includes('update'))).toEqual([
      `SlaMet update ${mon('12:00')}`,
      `SlaMet update ${mon('14:00')}`,
    ]);
    expect(stateOf(facts).clocks.update).toMatchObject({ run: 3, startedAt: mon('14:00'), dueAt: tue('10:00') });
  });

  it('two replies at one moment are one', () => {
    const facts = after(open(mon('10:00')), reply(mon('12:00')), reply(mon('12:00')));
    expect(stateOf(facts).clocks.update?.run).toBe(1);
  });

  it('starts paused where the ticket waits', () => {
    const commands = [open(mon('10:00')), requestInformation(mon('11:00')), reply(mon('12:00'))];
    expect(clockAfter('update', ...commands)).toMatchObject({
      ...{ run: 1, state: 'paused', dueAt: null, workedMinutes: 0, pauses: [{ from: mon('12:00'), to: null }] },
    });
    expect(clockAfter('update', ...commands, clientReply(tue('09:00'))).dueAt).toBe(tue('13:00'));
  });

  it('rests while the ticket is resolved', () => {
    const facts = after(open(mon('10:00')), reply(mon('10:30')), resolve(mon('11:00')), reply(mon('11:30')));
    expect(stateOf(facts).clocks.update).toMatchObject({ run: 1, state: 'met', stoppedAt: mon('11:00') });
    expect(stateOf([...facts, ...ticket.decide(reopen(tue('09:00')), stateOf(facts))]).clocks.update).toMatchObject({
      ...{ run: 2, state: 'running', startedAt: tue('09:00') },
    });
  });

  it('does not start with a reopening before anybody has answered', () => {
    const unanswered = [open(mon('10:00')), resolve(mon('11:00')), reopen(tue('09:00'))];
    expect(stateOf(after(...unanswered)).clocks.update).toBeUndefined();
    expect(clockAfter('update', ...unanswered, reply(tue('09:30')))).toMatchObject({ startedAt: tue('09:30') });
  });

  it('one that was late starts again all the same', () => {
    const replied = [open(mon('09:55')), reply(mon('10:00'))];
    const facts = after(...replied, check(mon('15:00')), reply(mon('16:00')), reply(mon('16:30')));
    expect(verdictsIn(facts).filter((verdict) => /Sla(Met|Breached) update/.test(verdict))).toEqual([
      `SlaBreached update ${mon('14:00')}`,
      `SlaMet update ${mon('16:30')}`,
    ]);
  });
});

describe('a change of priority', () => {
  // Rule: sla.computed-afresh
  it('upwards brings the due moments forward, counted from the start', () => {
    expect(clockAfter('response', open(mon('10:00')), changePriority(mon('10:30'), 'P1'))).toMatchObject({
      ...{ priority: 'P1', targetMinutes: 60, dueAt: mon('11:00'), state: 'running', workedMinutes: 30 },
    });
  });

  it('downwards puts them off', () => {
    const lowered = after(open(mon('10:00'), { priority: 'P1' }), changePriority(mon('10:30'), 'P2'));
    expect(stateOf(lowered).clocks.response).toMatchObject({ targetMinutes: 120, dueAt: mon('12:00') });
    expect(verdictsIn([...lowered, ...ticket.decide(check(mon('11:20')), stateOf(lowered))])).toEqual([]);
  });

  // Rule: sla.reclassification
  it('that finds a target used up already breaches it, and says why', () => {
    const facts = after(open(mon('10:00')), changePriority(mon('11:15'), 'P1'));
    const breach = facts.find(({ type }) => type === 'SlaBreached');
    expect(breach).toMatchObject({
      occurredAt: mon('11:00'),
      data: {
        clock: 'response',
        priority: 'P1',
        dueAt: mon('11:00'),
        detectedAt: mon('11:15'),
        byReclassification: true,
      },
    });
    expect(facts[0]?.type).toBe('TicketOpened');
    expect(facts[1]?.type).toBe('PriorityChanged');
  });

  it('finds that also while the clock is paused', () => {
    const facts = after(
      open(mon('10:00')),
      reply(mon('10:10')),
      requestInformation(mon('14:05')),
      changePriority(tue('10:00'), 'P1'),
    );
    expect(facts.filter(({ type }) => type === 'SlaBreached')).toMatchObject([
      { occurredAt: mon('11:10'), data: { clock: 'update', byReclassification: true } },
      { occurredAt: mon('14:00'), data: { clock: 'resolution', byReclassification: true } },
    ]);
  });

  it('warns while the clock is paused, where three quarters had run before the pause', () => {
    const facts = after(
      open(mon('10:00')),
      reply(mon('10:10')),
      requestInformation(mon('13:30')),
      changePriority(mon('15:00'), 'P1'),
    );
    expect(facts.filter(({ data }) => 'clock' in data && data.clock === 'resolution')).toMatchObject([
      { type: 'SlaAtRisk', occurredAt: mon('13:00'), data: { dueAt: null, detectedAt: mon('15:00') } },
    ]);
    expect(stateOf(facts).clocks.resolution).toMatchObject({ state: 'paused', dueAt: null, atRisk: true });
  });

  it('within triage does the same', () => {
    const facts = after(open(mon('10:00')), triage(mon('11:15'), { priority: 'P1', category: 'outage' }));
    expect(facts.find(({ type }) => type === 'SlaBreached')?.data).toMatchObject({ byReclassification: true });
    expect(stateOf(facts)).toMatchObject({ priority: 'P1', category: 'outage', status: 'triaged' });
  });

  // Rule: sla.reclassification
  it('a breach of before is no reclassification', () => {
    const facts = after(open(mon('10:00'), { priority: 'P1' }), changePriority(mon('11:15'), 'P2'));
    expect(facts.find(({ type }) => type === 'SlaBreached')?.data).toMatchObject({
      byReclassification: false,
      priority: 'P1',
    });
  });

  // Rule: sla.breach-stays
  it('takes no breach back', () => {
    const facts = after(
      open(mon('10:00'), { priority: 'P1' }),
      check(mon('11:15')),
      changePriority(mon('11:30'), 'P3'),
      reply(mon('11:40')),
    );
    expect(stateOf(facts).clocks.response).toMatchObject({
      state: 'breached',
      priority: 'P1',
      stoppedAt: mon('11:40'),
    });
    expect(verdictsIn(facts).filter((verdict) => verdict.includes('response'))).toHaveLength(2);
  });

  it('to one without such a target ends the clock without a verdict', () => {
    const facts = after(open(mon('10:00')), changePriority(mon('11:00'), 'P3'), resolve(mon('12:00')));
    expect(stateOf(facts).clocks.resolution).toMatchObject({
      state: 'cancelled',
      stoppedAt: mon('11:00'),
      dueAt: null,
      workedMinutes: 60,
    });
    expect(verdictsIn(facts)).toEqual([]);
  });

  it('to one with such a target starts it where the ticket was opened, without its pauses', () => {
    const facts = after(
      open(mon('10:00'), { priority: 'P3' }),
      requestInformation(mon('11:00')),
      clientReply(mon('13:00')),
      changePriority(mon('14:00'), 'P2'),
    );
    expect(stateOf(facts).clocks.resolution).toMatchObject({
      ...{ run: 1, startedAt: mon('10:00'), pauses: [{ from: mon('11:00'), to: mon('13:00') }], dueAt: tue('12:00') },
    });
  });

  // Rule: sla.target-of-current-priority
  it('takes the coverage of the new priority', () => {
    const aroundTheClock = serviceOf();
    const facts = after(
      open(mon('16:30'), { service: aroundTheClock }),
      changePriority(mon('16:45'), 'P1', { service: aroundTheClock }),
    );
    expect(stateOf(facts).clocks.response?.dueAt).toBe(mon('17:30'));
  });
});

describe('facts of the past', () => {
  it('are not of the future', () => {
    given(ticket, ...after(open(mon('10:00'))))
      .when(reply(mon('10:30'), { occurredAt: mon('10:31') }))
      .thenRefused('INVALID', [
        { pointer: '/occurredAt', detail: `Must not be in the future: it is ${mon('10:30')} now` },
      ]);
    given(ticket)
      .when(open(mon('10:00'), { occurredAt: mon('10:01') }))
      .thenRefused('INVALID');
  });

  it("are not from before the ticket's opening", () => {
    given(ticket, ...after(open(mon('10:00'))))
      .when(resolve(mon('10:30'), { occurredAt: mon('09:59') }))
      .thenRefused('INVALID', [
        { pointer: '/occurredAt', detail: `Must not be before the ticket's opening at ${mon('10:00')}` },
      ]);
  });

  it('a reply that was in time is in time, however late it is written down', () => {
    const facts = after(open(mon('10:00')), reply(tue('10:00'), { occurredAt: mon('11:45') }));
    expect(verdictsIn(facts)).toEqual([`SlaAtRisk response ${mon('11:30')}`, `SlaMet response ${mon('11:45')}`]);
  });

  it('unless its breach is written already', () => {
    const facts = after(open(mon('10:00')), check(mon('12:01')), reply(tue('10:00'), { occurredAt: mon('11:45') }));
    expect(stateOf(facts).clocks.response).toMatchObject({ state: 'breached', stoppedAt: mon('11:45') });
  });

  it('a ticket raised earlier has been waiting since then', () => {
    const facts = after(open(mon('16:00'), { occurredAt: mon('10:00') }), check(mon('16:01')));
    expect(verdictsIn(facts).filter((verdict) => verdict.includes('SlaBreached'))).toEqual([
      `SlaBreached response ${mon('12:00')}`,
    ]);
  });

  it('what is told to happen now happens after the opening, also where the clock was set back', () => {
    const facts = after(open(mon('10:00')), reply(mon('09:00')), resolve(mon('09:30')));
    expect(verdictsIn(facts)).toEqual([
      `SlaMet response ${mon('10:00')}`,
      `SlaMet resolution ${mon('10:00')}`,
      `SlaMet update ${mon('10:00')}`,
    ]);
  });

  it('a wait for the client that began earlier gives its minutes back', () => {
    const commands = [open(mon('10:00')), requestInformation(mon('15:00'), { occurredAt: mon('12:00') })];
    expect(clockAfter('resolution', ...commands, clientReply(mon('16:00'))).dueAt).toBe(tue('14:00'));
  });

  it('an answer from before the question, and a solution from before the reopening, count as nothing', () => {
    const asked = [
      open(mon('10:00')),
      requestInformation(mon('15:00')),
      clientReply(mon('16:00'), { occurredAt: mon('14:00') }),
    ];
    expect(clockAfter('resolution', ...asked).dueAt).toBe(tue('10:00'));
    const reopened = [open(mon('10:00')), resolve(mon('11:00')), reopen(mon('14:00'))];
    expect(clockAfter('resolution', ...reopened, resolve(mon('15:00'), { occurredAt: mon('12:00') }))).toMatchObject({
      ...{ run: 2, state: 'met', startedAt: mon('14:00'), stoppedAt: mon('14:00'), workedMinutes: 0 },
    });
  });
});

describe('what time alone does', () => {
  const opened = after(open(mon('10:00'), { priority: 'P1' }));

  it('nothing, before three quarters of a target have run', () => {
    given(ticket, ...opened)
      .when(check(mon('10:44:59.999')))
      .thenNothing();
  });

  // Rule: sla.at-risk, sla.breached
  it('a warning then, and a breach once the due moment is past', () => {
    expect(verdictsIn(ticket.decide(check(mon('10:45')), stateOf(opened)))).toEqual([
      `SlaAtRisk response ${mon('10:45')}`,
    ]);
    const warned = [...opened, ...ticket.decide(check(mon('10:45')), stateOf(opened))];
    given(ticket, ...warned)
      .when(check(mon('11:00')))
      .thenNothing();
    expect(verdictsIn(ticket.decide(check(mon('11:00:00.001')), stateOf(warned)))).toEqual([
      `SlaBreached response ${mon('11:00')}`,
    ]);
  });

  it('after days of downtime everything is found at once, each at its true moment and in that order', () => {
    const facts = ticket.decide(check(fri('12:00')), stateOf(opened));
    expect(verdictsIn(facts)).toEqual([
      `SlaAtRisk response ${mon('10:45')}`,
      `SlaBreached response ${mon('11:00')}`,
      `SlaAtRisk resolution ${mon('13:00')}`,
      `SlaBreached resolution ${mon('14:00')}`,
    ]);
    expect(facts.every(({ data }) => 'detectedAt' in data && data.detectedAt === fri('12:00'))).toBe(true);
  });

  it('each is found once', () => {
    const found = after(open(mon('10:00'), { priority: 'P1' }), check(fri('12:00')));
    given(ticket, ...found)
      .when(check(fri('12:00')))
      .thenNothing();
    given(ticket, ...found)
      .when(check(fri('16:00')))
      .thenNothing();
  });

  // Rule: sla.once-per-run
  it('a warning is given once in a run, whatever its target becomes', () => {
    const facts = after(
      open(mon('10:00'), { priority: 'P1' }),
      check(mon('10:50')),
      changePriority(mon('10:55'), 'P2'),
      check(mon('11:45')),
    );
    expect(verdictsIn(facts).filter((verdict) => verdict.startsWith('SlaAtRisk response'))).toHaveLength(1);
  });

  // Rule: sla.verdict-keeps-its-versions
  it('a verdict keeps the terms and the calendar it was judged by', () => {
    const later = { ...officeService, termsVersion: 2, calendar: { timeZoneDatabase: '2027a', holidays: 'GB-ENG@2' } };
    const facts = after(open(mon('10:00')), reply(mon('11:00'), { by: ada, service: later }));
    const met = facts.find(({ type }) => type === 'SlaMet');
    expect(met?.data.clocks[0]).toMatchObject({
      clock: 'response',
      termsVersion: 1,
      calendar: { holidays: 'GB-ENG@1' },
    });
    expect(stateOf(facts).clocks.update).toMatchObject({ run: 1, termsVersion: 2, calendar: { holidays: 'GB-ENG@2' } });
  });
});
