import { createHash } from 'node:crypto';
import { type Type } from '@nestjs/common';
import { canonical } from '../audit/canonical';
import { LaunchProjectBody, RegisterClientBody } from '../clients/client.dto';
import { ValidationPipe } from '../http/validation';
import { idFrom } from '../kernel/ids';
import { type Fault, Refusal } from '../kernel/refusal';
import { TimeEntryBody } from '../ledger/ledger.dto';
import { type Instant, instant } from '../time/instant';
import { type Kind } from './columns.rules';
import { ImportedAgreement, ImportedBalance, ImportedTicket } from './import.dto';
import { type Line, type LineFault } from './lines';
import { faultsOfTicketLife, type LifeStep, type TicketLife } from './ticket-life.rules';

/** A line whose own fields are right: what it names elsewhere may still not be there. */
export type Draft =
  | Drafted<'clients', RegisterClientBody>
  | Drafted<'projects', LaunchProjectBody>
  | Drafted<'agreements', ImportedAgreement>
  | Drafted<'opening-balances', ImportedBalance>
  | Drafted<'tickets', ImportedTicket>
  | Drafted<'time-entries', TimeEntryBody>;

export type DraftOf<K extends Kind> = Extract<Draft, { kind: K }>;

interface Drafted<K extends Kind, Body> {
  readonly kind: K;
  readonly line: Line;
  /** The name it has in the system it comes from. */
  readonly ref: string;
  /** Refs of what it rests on, by the field that names it. */
  readonly needs: Readonly<Partial<Record<Need, string>>>;
  readonly body: Body;
  /** SHA-256 of what the line says: the same line again is a repeat, another under the same ref is not. */
  readonly hash: string;
}

/** What of a ticket's line its steps say: a later file may know of more steps of the same ticket. */
const saidByStep: Readonly<Record<LifeStep, readonly string[]>> = {
  triage: ['assignee'],
  reply: ['answeredAt', 'answer'],
  resolve: ['resolvedAt'],
  close: ['closedAt'],
};
/** An estimate may be gone once the ticket is resolved. */
const notOfTheOpening = [...Object.values(saidByStep).flat(), 'estimateMinutes'];

export type Need = 'client' | 'project' | 'agreement' | 'ticket';

export const kindNeeded: Readonly<Record<Need, Kind>> = {
  client: 'clients',
  project: 'projects',
  agreement: 'agreements',
  ticket: 'tickets',
};

/** Terms that agreements share, by the name of their file: what the file holds, or why it cannot be read. */
export type TermsFiles = (line: Line, name: string) => { readonly terms: object } | { readonly fault: string };

export interface DraftOptions {
  /** The system that the lines come from. */
  readonly source: string;
  readonly termsFiles: TermsFiles;
}

/** Checks each line by itself, and that no ref is given twice. */
export function draftsOf(
  lines: readonly Line[],
  options: DraftOptions,
): { readonly drafts: readonly Draft[]; readonly faults: readonly (LineFault & { readonly of: Line })[] } {
  const drafts: Draft[] = [];
  const faults: (LineFault & { of: Line })[] = [];
  const firstOf = new Map<string, Line>();
  for (const line of lines) {
    const drafted = draftOf(line, options);
    const named = `${line.file.kind} ${String(line.values['ref'])}`;
    const first = firstOf.get(named);
    if (first) drafted.faults.push(twice(first));
    else firstOf.set(named, line);
    faults.push(...drafted.faults.map((fault) => ({ file: line.file.name, line: line.number, ...fault, of: line })));
    if (drafted.faults.length === 0) drafts.push(drafted.draft!);
  }
  return { drafts, faults };
}

type FieldFault = Pick<LineFault, 'field' | 'detail'>;

const twice = ({ file, number }: Line): FieldFault => ({
  field: 'ref',
  detail: `must be another one than that of ${file.name}:${number}`,
});

function draftOf(line: Line, options: DraftOptions): { draft: Draft | null; faults: FieldFault[] } {
  const { kind } = line.file;
  const { ref, ...values } = line.values;
  const faults: FieldFault[] = [...namesThatAreMissing(line)];
  const { needs, fields, shared = {}, faults: own } = shapeOf(kind, values, line, options);
  faults.push(...own);
  const { body, faults: ofBody } = checked(bodyOf[kind], fields);
  faults.push(...ofBody.map((fault) => ({ field: fieldOf(kind, fault.pointer, values), detail: fault.detail })));
  if (kind === 'tickets' && ofBody.length === 0) {
    faults.push(...faultsOfTicketLife(lifeOf(body as ImportedTicket)));
  }
  if (faults.length > 0 || typeof ref !== 'string') return { draft: null, faults };
  const hash = hashOf({ kind, ...openingOf(kind, line.values), ...shared });
  if (hash === null) return { draft: null, faults: [{ field: null, detail: 'holds text that is not Unicode' }] };
  return { draft: { kind, line, ref, needs, body, hash } as Draft, faults };
}

const bodyOf: Readonly<Record<Kind, Type<object>>> = {
  clients: RegisterClientBody,
  projects: LaunchProjectBody,
  agreements: ImportedAgreement,
  'opening-balances': ImportedBalance,
  tickets: ImportedTicket,
  'time-entries': TimeEntryBody,
};

const needsOf: Readonly<Record<Kind, readonly { readonly name: Need; readonly optional?: true }[]>> = {
  clients: [],
  projects: [{ name: 'client' }],
  agreements: [{ name: 'client' }],
  'opening-balances': [{ name: 'agreement' }],
  tickets: [{ name: 'agreement' }, { name: 'project', optional: true }],
  'time-entries': [{ name: 'ticket' }],
};

/** The line's ref, and the refs of what it rests on. */
function* namesThatAreMissing({ file, values }: Line): Generator<FieldFault> {
  for (const { name, optional } of [{ name: 'ref', optional: undefined }, ...needsOf[file.kind]]) {
    const value = values[name];
    if (value === undefined && optional) continue;
    if (value === undefined) yield { field: name, detail: 'is required' };
    else if (typeof value !== 'string' || value.trim() === '' || value.length > 200)
      yield { field: name, detail: 'must be text of 1 to 200 characters that is not blank' };
  }
}

interface Shape {
  readonly needs: Draft['needs'];
  /** What the body is made of. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What else belongs to it: the terms that a file holds. */
  readonly shared?: Readonly<Record<string, unknown>>;
  readonly faults: readonly FieldFault[];
}

function shapeOf(kind: Kind, values: Line['values'], line: Line, options: DraftOptions): Shape {
  const names = needsOf[kind].map(({ name }) => name);
  const needs = Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
  const fields = Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name as Need)));
  switch (kind) {
    case 'clients':
      return { needs, ...clientShape(fields) };
    case 'agreements':
      return { needs, ...agreementShape(fields, line, options.termsFiles) };
    case 'opening-balances':
      return { needs, fields: { source: options.source, reason: 'Opening balance', ...fields }, faults: [] };
    case 'tickets': {
      const { requesterName: name, requesterEmail: email, ...given } = fields;
      return { needs, fields: { body: '', ...given, requester: { name, email } }, faults: [] };
    }
    default:
      return { needs, fields, faults: [] };
  }
}

function clientShape({ contactName, contactEmail, contactPhone, contacts, ...fields }: Line['values']) {
  const named = [contactName, contactEmail, contactPhone].some((value) => value !== undefined);
  if (!named) return { fields: { ...fields, contacts }, faults: [] };
  const phone = contactPhone === undefined ? {} : { phone: contactPhone };
  const both = { field: 'contacts', detail: 'must be left out where contactName and contactEmail name the contact' };
  return {
    fields: { ...fields, contacts: [{ name: contactName, email: contactEmail, ...phone }] },
    faults: contacts === undefined ? [] : [both],
  };
}

/** The terms of a line: its own or those of a file, and over them its columns for single fields. */
function agreementShape(given: Line['values'], line: Line, termsFiles: TermsFiles): Omit<Shape, 'needs'> {
  const { terms: own, termsFile, ...rest } = given;
  const columns = Object.entries(rest).filter(([name]) => name.startsWith('terms.'));
  const fields = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('terms.')));
  if (own !== undefined && termsFile !== undefined) {
    const detail = 'must be left out where the line has its own terms';
    return { fields: { ...fields, terms: own }, faults: [{ field: 'termsFile', detail }] };
  }
  const found = typeof termsFile === 'string' ? termsFiles(line, termsFile) : { terms: own ?? {} };
  if ('fault' in found)
    return { fields: { ...fields, terms: {} }, faults: [{ field: 'termsFile', detail: found.fault }] };
  if (typeof found.terms !== 'object' || found.terms === null) return { fields: { ...fields, terms: own }, faults: [] };
  const terms = columns.reduce<object>(
    (all, [name, value]) => withField(all, name.split('.').slice(1), value),
    found.terms,
  );
  return { fields: { ...fields, terms }, shared: { terms }, faults: [] };
}

function withField(of: object, [name = '', ...deeper]: readonly string[], value: unknown): object {
  if (deeper.length === 0) return { ...of, [name]: value };
  const known = (of as Readonly<Record<string, unknown>>)[name];
  const inner = typeof known === 'object' && known !== null && !Array.isArray(known) ? known : {};
  return { ...of, [name]: withField(inner, deeper, value) };
}

const validation = new ValidationPipe();

function checked(type: Type<object>, fields: object): { body: object | null; faults: readonly Fault[] } {
  try {
    return { body: validation.transform(fields, { type: 'body', metatype: type }) as object, faults: [] };
  } catch (error) {
    if (error instanceof Refusal && error.errors.length > 0) return { body: null, faults: error.errors };
    return { body: null, faults: [{ pointer: '', detail: (error as Error).message }] };
  }
}

/** A field of the body as the file names it. */
export function fieldOf(kind: Kind, pointer: string, values: Line['values']): string | null {
  const path = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const field = path.join('.');
  const [, contact] = /^contacts\.0\.(name|email|phone)$/.exec(field) ?? [];
  if (kind === 'clients' && contact && values['contacts'] === undefined) return `contact${capital(contact)}`;
  if (kind === 'clients' && field === 'contacts' && values['contacts'] === undefined) return 'contactEmail';
  const [, requester] = /^requester\.(name|email)$/.exec(field) ?? [];
  if (kind === 'tickets' && requester) return `requester${capital(requester)}`;
  return named[field] ?? (field === '' ? null : field);
}

/** Fields of commands that have another name in the files. */
const named: Readonly<Partial<Record<string, string>>> = {
  clientId: 'client',
  agreementId: 'agreement',
  projectId: 'project',
  ticketId: 'ticket',
  occurredAt: 'openedAt',
  effectiveMonth: 'startsOn',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function lifeOf({
  openedAt,
  answeredAt,
  answer,
  resolvedAt,
  closedAt,
  estimateMinutes,
}: ImportedTicket): TicketLife {
  const moment = (text: string | undefined): Instant | null => (text === undefined ? null : instant(text));
  return {
    openedAt: instant(openedAt),
    answeredAt: moment(answeredAt),
    resolvedAt: moment(resolvedAt),
    closedAt: moment(closedAt),
    hasAnswer: answer !== undefined,
    hasEstimate: typeof estimateMinutes === 'number',
  };
}

/** What a line's own command says: of terms what they come to, wherever they are written. */
const openingOf = (kind: Kind, values: Line['values']): object =>
  Object.fromEntries(
    Object.entries(values).filter(([name]) =>
      kind === 'tickets' ? !notOfTheOpening.includes(name) : kind !== 'agreements' || !name.startsWith('terms'),
    ),
  );

/** Of a line's own command, or of one of its steps. */
export function hashOfStep({ line, hash }: Draft, step?: LifeStep): string {
  if (step === undefined) return hash;
  return createHash('sha256')
    .update(canonical([step, ...saidByStep[step].map((name) => line.values[name] ?? null)]))
    .digest('hex');
}

function hashOf(said: object): string | null {
  try {
    return createHash('sha256').update(canonical(said)).digest('hex');
  } catch {
    return null;
  }
}

/** The id of the command that a line is, or of one of its steps: a repeat is the same command. */
export const commandIdOf = (source: string, kind: Kind, ref: string, step = 'begin'): string =>
  idFrom('import', ...[source, kind, ref, step].map(encodeURIComponent));

/** The id of what a ref names. */
export function thingIdOf(source: string, kind: Kind, ref: string): string {
  return idFrom(commandIdOf(source, kind, ref), thing[kind]);
}

const thing: Readonly<Record<Kind, string>> = {
  clients: 'client',
  projects: 'project',
  agreements: 'agreement',
  'opening-balances': 'adjustment',
  tickets: 'ticket',
  'time-entries': 'entry',
};
