import { type Type } from '@nestjs/common';
import { refusalOf } from '../../test/support/given';
import { ValidationPipe } from '../http/validation';
import {
  FollowUpBody,
  OnsiteVisitBody,
  OpenTicketBody,
  QueueQuery,
  StepBody,
  TicketQuery,
  TriageBody,
} from './ticket.dto';
import { categories, channels, kinds } from './ticket.events';

const checked = (metatype: Type, value: object): unknown =>
  new ValidationPipe().transform(value, { type: 'body', metatype });
const faultsIn = (metatype: Type, value: object) =>
  refusalOf(() => checked(metatype, value)).errors.map(({ pointer, detail }) => `${pointer} ${detail}`);

const opening = {
  ...{ agreementId: 'A-1', subject: 'Checkout is down', body: '', channel: 'portal', priority: 'P1' },
  ...{ category: 'outage', requester: { name: 'Theo', email: 'theo@acme.example' } },
};

// Rule: tickets.say-what-they-are
it.each([
  ...channels.map((channel) => ({ channel })),
  ...kinds.map((kind) => ({ kind })),
  ...categories.map((category) => ({ category })),
  ...['P1', 'P2', 'P3'].map((priority) => ({ priority })),
])('a ticket may be %j', (one) => {
  expect(checked(OpenTicketBody, { ...opening, ...one })).toMatchObject(one);
});

// Rule: tickets.say-what-they-are
it('what a ticket is and nobody knows is refused by name', () => {
  const faults = faultsIn(OpenTicketBody, {
    ...{ ...opening, channel: 'fax', kind: 'planned', category: 'misc', priority: 'P4', environment: ' ' },
  });
  expect(faults).toEqual([
    '/channel must be one of: email, phone, portal, api, monitoring, schedule',
    '/priority must be one of: P1, P2, P3',
    `/category must be one of: ${categories.join(', ')}`,
    '/kind must be one of: support, maintenance',
    '/environment must not be blank',
  ]);
});

const long = (letters: number) => 'x'.repeat(letters);

it.each<[string, Type, object, string[]]>([
  [
    'a follow-up',
    FollowUpBody,
    { subject: ' ', priority: 'P9', category: 'x', environment: long(101), estimateMinutes: 1.5, projectId: 7 },
    [
      ...['/subject must not be blank', '/body is required', '/priority must be one of: P1, P2, P3'],
      `/category must be one of: ${categories.join(', ')}`,
      '/environment must have at most 100 characters',
      ...['/estimateMinutes must be a whole number', '/projectId must be text'],
    ],
  ],
  ['a follow-up of a kind', FollowUpBody, { subject: 'a', body: '', kind: 'support' }, ['/kind is not a known field']],
  [
    'an estimate of nothing',
    TriageBody,
    { assignee: 'Ada', estimateMinutes: 0 },
    ['/estimateMinutes must be at least 1'],
  ],
  [
    'an estimate of no number',
    TriageBody,
    { assignee: 'Ada', estimateMinutes: null },
    ['/estimateMinutes must be a whole number'],
  ],
  [
    'a visit',
    OnsiteVisitBody,
    { engineer: '', visitOn: '2026-02-30', scheduledFor: '2026-02-03', address: long(501), note: 1 },
    [
      '/engineer must not be blank',
      '/visitOn must be a day written YYYY-MM-DD',
      '/scheduledFor must be an ISO 8601 instant with Z or an offset, such as 2026-03-02T09:00:00Z',
      ...['/address must have at most 500 characters', '/note must be text'],
    ],
  ],
  ['an escalation to nobody', StepBody, { to: ' ' }, ['/to must not be blank']],
  ['a close', StepBody, { resolution: 'won' }, ['/resolution must be one of: done, out-of-scope']],
  ...['shop', 'ftp://acme.example', 'javascript:alert(1)', 'https://', ''].map(
    (link): [string, Type, object, string[]] => [
      `a link that is ${link || 'empty'}`,
      StepBody,
      { link },
      ['/link must be an address that begins with https:// or http://'],
    ],
  ),
  [
    'a board',
    TicketQuery,
    { status: 'done', kind: 'x', environment: ' ', assignee: ['Ada'] },
    [
      '/status must be one of: opened, triaged, in-progress, waiting-on-client, in-review, signed-off, deployed, resolved, closed, open',
      ...['/kind must be one of: support, maintenance', '/environment must not be blank', '/assignee must be text'],
    ],
  ],
  ['a queue', QueueQuery, { limit: 0, status: 'open' }, ['/status is not a known field', '/limit must be at least 1']],
])('%s is refused, naming field and rule', (_what, metatype, value, faults) => {
  expect(faultsIn(metatype, value).toSorted()).toEqual(faults.toSorted());
});

it.each(['https://acme.example/shop?phase=1#offer', 'http://localhost:8080/projects/7', 'https://git.intern/shop'])(
  'a project may be at %s',
  (link) => {
    expect(checked(StepBody, { link })).toMatchObject({ link });
  },
);
