import { z } from 'zod';
import {
  type AgreementEnded,
  type AgreementRenewed,
  type AgreementSigned,
  type NoticeGiven,
  type TermsAmended,
} from '../../agreements/agreement.events';
import {
  type ClientRegistered,
  type ContactAdded,
  type ContactRemoved,
  type ProjectLaunched,
} from '../../clients/client.events';
import { publish } from './publication';
import { count, id, instant, localDate, month, terms, text } from './shapes';

const contact = { name: text, email: text, phone: text.optional() };
const ofAgreement = { agreementId: id, clientId: id };
const ahead = {
  renewsOn: localDate.nullable(),
  renewsAt: instant.nullable(),
  endsOn: localDate.nullable(),
  endsAt: instant.nullable(),
  usableThrough: localDate.nullable(),
};

/** Organisations, and what was agreed with them. */
export const aboutAgreements = {
  ClientRegistered: publish<ClientRegistered>(
    'ClientRegistered',
    1,
    'An organisation was signed up.',
  )(z.object({ clientId: id, name: text, contacts: z.array(z.object(contact)) })),
  ContactAdded: publish<ContactAdded>(
    'ContactAdded',
    1,
    'A further person can be reached there.',
  )(z.object({ clientId: id, ...contact })),
  ContactRemoved: publish<ContactRemoved>(
    'ContactRemoved',
    1,
    'A person can no longer be reached there.',
  )(z.object({ clientId: id, ...contact })),
  ProjectLaunched: publish<ProjectLaunched>(
    'ProjectLaunched',
    1,
    'A project went live; its warranty begins.',
  )(z.object({ clientId: id, projectId: id, name: text, launchedOn: localDate, warrantyDays: count })),
  AgreementSigned: publish<AgreementSigned>(
    'AgreementSigned',
    1,
    'An agreement was signed.',
  )(z.object({ ...ofAgreement, ...ahead, startsOn: localDate, firstMonth: month, termsVersion: count, terms })),
  TermsAmended: publish<TermsAmended>(
    'TermsAmended',
    1,
    'Other terms take effect from a month on.',
  )(z.object({ ...ofAgreement, ...ahead, effectiveMonth: month, termsVersion: count, terms })),
  AgreementRenewed: publish<AgreementRenewed>(
    'AgreementRenewed',
    1,
    'A further term has begun.',
  )(z.object({ ...ofAgreement, ...ahead, term: count, from: localDate, to: localDate })),
  NoticeGiven: publish<NoticeGiven>(
    'NoticeGiven',
    1,
    'One side gave notice.',
  )(
    z.object({
      ...{ ...ofAgreement, ...ahead, endsOn: localDate, givenOn: localDate, noticeEndsOn: localDate },
      askedFor: localDate.nullable(),
      by: z.enum(['agency', 'client']),
    }),
  ),
  AgreementEnded: publish<AgreementEnded>(
    'AgreementEnded',
    1,
    'The agreement’s last day is over.',
  )(z.object({ ...ofAgreement, endedOn: localDate })),
};
