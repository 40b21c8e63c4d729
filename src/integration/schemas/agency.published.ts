import { z } from 'zod';
import { type SigningKeyPublished } from '../../audit/seals/signing-key.events';
import { type CalendarPublished } from '../../calendars/calendar.events';
import { roles } from '../../kernel/event';
import { type KeyIssued, type KeyRevoked, type KeyRotated } from '../../keys/key.events';
import {
  type MaintenanceEnded,
  type MaintenanceFellDue,
  type MaintenancePlanned,
  type MaintenanceSkipped,
} from '../../maintenance/maintenance.events';
import { type OutageBegan, type OutageEnded } from '../../monitoring/check.events';
import { publish } from './publication';
import { category, count, id, instant, localDate, minutes, priority, text } from './shapes';

const ofPlan = { maintenanceId: id, agreementId: id, clientId: id };
const outage = z.object({
  ...{ checkId: id, agreementId: id, clientId: id, check: text, outage: count, ticketId: id },
  ...{ at: instant, detail: text },
});

/** What watches and plans, and what the agency itself sets up. */
export const aboutTheAgency = {
  OutageBegan: publish<OutageBegan>('OutageBegan', 1, 'Monitoring found something down.')(outage),
  OutageEnded: publish<OutageEnded>('OutageEnded', 1, 'Monitoring found it up again.')(outage),
  MaintenancePlanned: publish<MaintenancePlanned>(
    'MaintenancePlanned',
    1,
    'Work was planned that comes again.',
  )(
    z.object({
      ...{ ...ofPlan, subject: text, body: text, priority, category, environment: text },
      ...{ estimateMinutes: minutes.nullable(), rule: text, startsOn: localDate, at: text, timeZone: text },
      ...{ nextAt: instant, left: count.nullable() },
    }),
  ),
  MaintenanceSkipped: publish<MaintenanceSkipped>(
    'MaintenanceSkipped',
    1,
    'Occurrences were missed for too long.',
  )(z.object({ ...ofPlan, from: instant, before: instant })),
  MaintenanceFellDue: publish<MaintenanceFellDue>(
    'MaintenanceFellDue',
    1,
    'Planned work has come round.',
  )(z.object({ ...ofPlan, occurrence: instant, ticketId: id, nextAt: instant.nullable(), left: count.nullable() })),
  MaintenanceEnded: publish<MaintenanceEnded>(
    'MaintenanceEnded',
    1,
    'Planned work comes no more.',
  )(z.object({ ...ofPlan, reason: z.enum(['by-hand', 'rule-exhausted', 'agreement-ended']) })),
  CalendarPublished: publish<CalendarPublished>(
    'CalendarPublished',
    1,
    'A region’s public holidays were published.',
  )(
    z.object({
      ...{ region: text, years: z.array(count), dates: z.array(localDate), names: z.record(text, text).optional() },
      ...{ source: text, sourceVersion: text },
    }),
    { ofTheAgency: true },
  ),
  KeyIssued: publish<KeyIssued>(
    'KeyIssued',
    1,
    'A key was issued.',
  )(
    z.object({
      ...{ keyId: id, role: z.enum(roles).exclude(['system']), clientId: id.optional(), label: text },
      expiresAt: instant.optional(),
    }),
    { hidden: ['secretHash'], ofTheAgency: true },
  ),
  KeyRotated: publish<KeyRotated>(
    'KeyRotated',
    1,
    'A key was given another secret.',
  )(z.object({ keyId: id, rotation: count, graceEndsAt: instant.nullable(), expiresAt: instant.optional() }), {
    hidden: ['secretHash', 'replacedHash'],
    ofTheAgency: true,
  }),
  KeyRevoked: publish<KeyRevoked>(
    'KeyRevoked',
    1,
    'A key no longer works.',
  )(z.object({ keyId: id }), {
    ofTheAgency: true,
  }),
  SigningKeyPublished: publish<SigningKeyPublished>(
    'SigningKeyPublished',
    1,
    'Months are sealed with another key.',
  )(
    z.object({
      keyId: text,
      jwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: text }),
      at: instant,
      proof: z.object({ by: text, signature: text }).nullable(),
    }),
    { ofTheAgency: true },
  ),
};
