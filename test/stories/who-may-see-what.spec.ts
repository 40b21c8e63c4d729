import { App } from '../support/app';
import { type Answer, type Caller } from '../support/caller';
import { EventStoreReader } from '../support/event-store';
import { absent, AMONG_US, asked, everythingOf, places, queries, references, type Things } from '../support/operations';

/**
 * Who may do what, by people and not by code: whoever may read all clients reads everything but what is the agency's own
 * housekeeping; an auditor changes nothing; a client reads its own, raises tickets, approves overage, gives notice, signs
 * off and disputes; an integrator reads what its key is scoped to, and brings what machines see.
 */
const table = `
  no key needed                                     GET /health/live
  no key needed                                     GET /health/ready
  no key needed                                     GET /metrics
  no key needed                                     GET /asyncapi.json
  no key needed                                     GET /v1/event-schemas
  no key needed                                     GET /v1/event-schemas/{type}/{version}

  admin agent billing auditor client integrator     GET /v1/clock
  admin agent billing auditor client integrator     GET /v1/calendars/{region}
  admin agent billing auditor client integrator     GET /v1/clients
  admin agent billing auditor client integrator     GET /v1/clients/{id}
  admin agent billing auditor client integrator     GET /v1/clients/{id}/history
  admin agent billing auditor client integrator     GET /v1/agreements
  admin agent billing auditor client integrator     GET /v1/agreements/{id}
  admin agent billing auditor client integrator     GET /v1/agreements/{id}/history
  admin agent billing auditor client integrator     GET /v1/agreements/{id}/balance
  admin agent billing auditor client integrator     GET /v1/agreements/{id}/months/{month}
  admin agent billing auditor client integrator     GET /v1/agreements/{id}/months/{month}/history
  admin agent billing auditor client integrator     GET /v1/agreements/{id}/maintenance
  admin agent billing auditor client integrator     GET /v1/balances
  admin agent billing auditor client integrator     GET /v1/time-entries
  admin agent billing auditor client integrator     GET /v1/invoices
  admin agent billing auditor client integrator     GET /v1/invoices/{id}
  admin agent billing auditor client integrator     GET /v1/disputes
  admin agent billing auditor client integrator     GET /v1/disputes/{id}
  admin agent billing auditor client integrator     GET /v1/disputes/{id}/history
  admin agent billing auditor client integrator     GET /v1/tickets
  admin agent billing auditor client integrator     GET /v1/tickets/{id}
  admin agent billing auditor client integrator     GET /v1/tickets/{id}/similar
  admin agent billing auditor client integrator     GET /v1/tickets/{id}/history
  admin agent billing auditor client integrator     GET /v1/tickets/{id}/sla
  admin agent billing auditor client integrator     GET /v1/tickets/{id}/attachments/{sha256}
  admin agent billing auditor client integrator     GET /v1/sla
  admin agent billing auditor client integrator     GET /v1/sla/performance
  admin agent billing auditor client integrator     GET /v1/trends
  admin agent billing auditor client integrator     GET /v1/forecast
  admin agent billing auditor client integrator     GET /v1/audit/keys
  admin agent billing auditor client integrator     GET /v1/audit/tree/head
  admin agent billing auditor client integrator     GET /v1/audit/tree/inclusion
  admin agent billing auditor client integrator     GET /v1/audit/tree/consistency
  admin auditor client integrator                   GET /v1/events
  admin billing auditor client                      GET /v1/audit/verify
  admin billing auditor client                      GET /v1/agreements/{id}/evidence
  admin billing auditor client                      GET /v1/disputes/{id}/evidence
  admin billing auditor client                      GET /v1/replays
  admin billing auditor client                      GET /v1/replays/{id}
  admin billing auditor client                      POST /v1/replays
  admin billing auditor client                      DELETE /v1/replays/{id}

  admin agent billing auditor                       GET /v1/tickets/queue
  admin agent auditor                               GET /v1/notices
  admin agent auditor                               GET /v1/intake/messages
  admin agent auditor                               GET /v1/intake/messages/{id}
  admin agent auditor                               GET /v1/intake/messages/{id}/attachments/{sha256}
  admin billing auditor                             GET /v1/overlaps
  admin auditor integrator                          GET /v1/webhooks
  admin auditor integrator                          GET /v1/webhooks/{id}
  admin auditor integrator                          GET /v1/webhooks/{id}/dead-letters
  admin auditor                                     GET /v1/keys
  admin auditor                                     GET /v1/keys/{id}/use

  admin                                             POST /v1/clock
  admin                                             POST /v1/keys
  admin                                             POST /v1/keys/{id}/rotate
  admin                                             DELETE /v1/keys/{id}
  admin                                             POST /v1/clients
  admin                                             POST /v1/calendars/{region}/publications
  admin agent                                       POST /v1/clients/{id}/contacts
  admin agent                                       DELETE /v1/clients/{id}/contacts/{email}
  admin agent                                       POST /v1/clients/{id}/projects

  admin billing                                     POST /v1/agreements
  admin billing                                     POST /v1/agreements/{id}/amendments
  admin billing                                     POST /v1/agreements/{id}/purchases
  admin billing                                     POST /v1/agreements/{id}/adjustments
  admin agent billing                               POST /v1/agreements/{id}/expenses
  admin billing client                              POST /v1/agreements/{id}/approvals
  admin billing client                              POST /v1/agreements/{id}/notice
  admin billing                                     POST /v1/agreements/{id}/months/{month}/close
  admin billing                                     POST /v1/invoices/{id}/credit-notes
  admin billing client                              POST /v1/disputes
  admin billing                                     POST /v1/disputes/{id}/uphold
  admin billing                                     POST /v1/disputes/{id}/reject
  admin billing client                              POST /v1/disputes/{id}/withdraw

  admin agent client                                POST /v1/tickets
  admin agent client                                POST /v1/tickets/{id}/replies
  admin agent client                                POST /v1/tickets/{id}/{step}
  admin agent                                       POST /v1/tickets/{id}/triage
  admin agent                                       POST /v1/tickets/{id}/onsite-visits
  admin agent                                       POST /v1/tickets/{id}/follow-ups
  admin agent                                       POST /v1/tickets/{id}/time-entries
  admin agent billing                               POST /v1/time-entries/{id}/corrections
  admin agent billing                               POST /v1/time-entries/{id}/reversal
  admin agent                                       POST /v1/agreements/{id}/maintenance
  admin agent                                       DELETE /v1/maintenance/{id}
  admin agent                                       POST /v1/notices/{id}/send-again
  admin agent                                       POST /v1/intake/messages/{id}/file
  admin agent                                       POST /v1/intake/messages/{id}/dismiss
  admin agent integrator                            POST /v1/intake/email
  admin agent integrator                            POST /v1/intake/monitoring
  admin integrator                                  POST /v1/webhooks
  admin integrator                                  POST /v1/webhooks/{id}/rotate-secret
  admin integrator                                  POST /v1/webhooks/{id}/pause
  admin integrator                                  POST /v1/webhooks/{id}/resume
  admin integrator                                  POST /v1/webhooks/{id}/replay
  admin integrator                                  POST /v1/webhooks/{id}/test
  admin integrator                                  POST /v1/webhooks/{id}/dead-letters/resend-all
  admin integrator                                  POST /v1/webhooks/{id}/dead-letters/{eventId}/resend
  admin integrator                                  DELETE /v1/webhooks/{id}
`;

/** A key that is bound to one client may not bring mail, which may be anybody's. */
const notForBoundKeys = ['POST /v1/intake/email'];
/** Steps of a ticket that are the agency's: who may see the ticket is told so by what they are. */
const agencysSteps = ['POST /v1/tickets/{id}/triage', 'POST /v1/tickets/{id}/onsite-visits'];
/** A client who is not there is a fault of the agreement's field. */
const unknownIs: Readonly<Record<string, 422>> = { 'POST /v1/agreements': 422 };
/** There is nothing here on which it would be done: no notice that could not be sent, and no event that was not taken. */
const neverDone = ['POST /v1/notices/{id}/send-again', 'POST /v1/webhooks/{id}/dead-letters/{eventId}/resend'];

const rows = new Map(
  table.split('\n').flatMap((line) => {
    const [, who = '', name = ''] = /^ +(.+?) {2,}(\S+ \S+)$/.exec(line) ?? [];
    return name === '' ? [] : [[name, who === 'no key needed' ? null : who.split(' ')] as const];
  }),
);

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
}

/** An operation as the document describes it. */
interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly security?: readonly unknown[];
  readonly 'x-roles'?: readonly string[];
}

interface Operation extends Described {
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

/** Somebody who asks; `sees` is the one organisation that its key is bound to, null where it is bound to none. */
interface Person {
  readonly name: string;
  readonly role: string | null;
  readonly sees: string | null;
  readonly caller: Caller;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Described>>>>;

const operationsIn = (paths: Paths): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const name = `${method.toUpperCase()} ${path}`;
      return { ...described, name, method: method.toUpperCase(), path };
    }),
  );

/** `/v1/agreements/{id}/months/{month}` has the places `agreements/{id}` and `months/{month}`. */
function placesIn(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.flatMap((part, index) =>
    part.startsWith('{') ? [`${parts.slice(0, index).findLast((before) => !before.startsWith('{'))}/${part}`] : [],
  );
}

const queryOf = ({ parameters = [] }: Operation, required: boolean): readonly string[] =>
  parameters.filter((one) => one.in === 'query' && (one.required ?? false) === required).map(({ name }) => name);

const isOfSomebody = (parameter: string): boolean => parameter.endsWith('Id');

/** The address at which an operation is asked for what there is of somebody. */
function addressOf(operation: Operation, of: Things): string {
  const places_ = [...placesIn(operation.path)];
  const path = operation.path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(places[places_.shift()!]!(of)));
  const query = new URLSearchParams(
    queryOf(operation, true).map((name): [string, string] => [name, queries[name]!(of)]),
  );
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

function ask(
  operation: Operation,
  { caller }: Person,
  of: Things,
  address = addressOf(operation, of),
): Promise<Answer> {
  const { body, headers = {} } = asked[operation.name] ?? {};
  if (operation.method === 'GET') return caller.get(address, { headers });
  const content = body?.(of);
  const sent = content === undefined || Buffer.isBuffer(content) ? content : JSON.stringify(content);
  return caller.request(operation.method, address, sent, { headers });
}

/** Whether it is about something that somebody has: whether what is asked for follows from what there is of whom. */
function isAboutSomething(operation: Operation): boolean {
  const touched = new Set<PropertyKey>();
  const watched = new Proxy(absent(), {
    get(of, property) {
      touched.add(property);
      return Reflect.get(of, property) as unknown;
    },
  });
  addressOf(operation, watched);
  asked[operation.name]?.body?.(watched);
  // Whoever's name stands in a text is nobody whom the operation is about.
  touched.delete('name');
  return touched.size > 0;
}

/** What is right: that it is done, or the status of the refusal. */
function right(operation: Operation, { role, sees }: Person, of: Things | null): 'done' | 401 | 403 | 404 | 422 {
  const roles = rows.get(operation.name);
  if (roles === undefined) throw new Error(`${operation.name} has no row in the table`);
  if (roles === null) return 'done';
  if (role === null) return 401;
  const isHidden = of === null || (sees !== null && sees !== of.name);
  if (!roles.includes(role)) return role === 'client' && agencysSteps.includes(operation.name) && isHidden ? 404 : 403;
  if (sees !== null && notForBoundKeys.includes(operation.name)) return 403;
  return isHidden && isAboutSomething(operation) ? (unknownIs[operation.name] ?? 404) : 'done';
}

/** An answer without what only tells what was asked for. */
function anonymous({ status, body }: Answer, of: Things): string {
  return valuesOf(of).reduce((text, value) => text.replaceAll(value, '…'), JSON.stringify({ status, body }));
}

/** The longest first: some ids are made of others. */
const valuesOf = (of: Things): readonly string[] =>
  Object.values<string | readonly string[]>({ ...of })
    .flat()
    .toSorted((a, b) => b.length - a.length);

const told = ({ status, body }: Answer): string => `${status} ${JSON.stringify(body)?.slice(0, 300)}`;

describe('Who may see what', () => {
  const app = App.ofThisFile();
  const nobodys = absent();
  let sides: readonly Things[];
  let people: readonly Person[];
  let operations: readonly Operation[];

  beforeAll(async () => {
    operations = operationsIn((await app.admin.with(null).read<{ paths: Paths }>('/openapi.json')).paths);
    const ended = await strangers();
    sides = await everythingOf(app, 'Acme', 'Globex');
    people = [...(await friends()), ...ended];
  });

  async function strangers(): Promise<readonly Person[]> {
    const asKey = { role: 'admin', label: 'Gone by the time it is used' };
    const expired = await app.admin.send<{ key: string }>('/v1/keys', { ...asKey, expiresAt: '2026-09-15T00:00:00Z' });
    const revoked = await app.admin.send<{ id: string; key: string }>('/v1/keys', asKey);
    await app.admin.delete(`/v1/keys/${revoked.id}`);
    const keys = { nobody: null, 'an expired key': expired.key, 'a revoked key': revoked.key };
    return Object.entries(keys).map(([name, key]) => ({ name, role: null, sees: null, caller: app.admin.with(key) }));
  }

  async function friends(): Promise<readonly Person[]> {
    const unbound = ['admin', 'agent', 'billing', 'auditor', 'integrator'].map(async (role) => ({
      ...{ name: role, role, sees: null },
      caller: await app.key(role),
    }));
    const bound = ['client', 'integrator'].flatMap((role) =>
      sides.map(async ({ name, clientId }) => ({
        ...{ name: `${role} of ${name}`, role, sees: name },
        caller: await app.key(role, clientId),
      })),
    );
    return Promise.all([...unbound, ...bound]);
  }

  it('every operation has its row, and every row its operation', () => {
    expect(operations.map(({ name }) => name).toSorted()).toEqual([...rows.keys()].toSorted());
  });

  it('every place in a path, every query that says whose something is, and every body can be filled', () => {
    const unfilled = operations.flatMap((operation) => [
      ...placesIn(operation.path).filter((place) => places[place] === undefined),
      ...[...queryOf(operation, true), ...queryOf(operation, false).filter(isOfSomebody)].filter(
        (name) => !queries[name],
      ),
      ...(operation.requestBody && !asked[operation.name]?.body ? [`the body of ${operation.name}`] : []),
    ]);
    expect(unfilled).toEqual([]);
    expect(Object.keys(asked).filter((name) => !rows.has(name))).toEqual([]);
  });

  // Rule: keys.roles-are-told
  it('the OpenAPI document tells the roles of every operation', () => {
    const tells = ({ name, security, 'x-roles': roles }: Operation) => ({
      ...{ name, needsKey: security !== undefined, roles: roles?.toSorted() ?? null },
    });
    const expected = ({ name }: Operation) => ({
      ...{ name, needsKey: rows.get(name) !== null, roles: rows.get(name)?.toSorted() ?? null },
    });
    expect(operations.map(tells)).toEqual(operations.map(expected));
  });

  // Rule: keys.every-operation-by-role, keys.foreign-is-absent
  it('who may not is told so, of another’s as of what is nowhere, and nothing is written', async () => {
    const log = new EventStoreReader(app.eventStoreUrl);
    const before = await log.head();
    const wrong: string[] = [];
    for (const operation of operations) {
      const targets = isAboutSomething(operation) ? [...sides, null] : [null];
      const asks = people.flatMap((person) =>
        targets.map((of) => ({ person, of, status: right(operation, person, of) })),
      );
      const refused = asks.filter(({ status }) => status !== 'done');
      const answers = await Promise.all(
        refused.map(async (one) => ({ ...one, answer: await ask(operation, one.person, one.of ?? nobodys) })),
      );
      for (const { person, of, status, answer } of answers) {
        const what = `${operation.name} by ${person.name} on ${of?.name ?? 'nothing'}: ${told(answer)}`;
        if (answer.status !== status) wrong.push(`${what}, not ${status}`);
        const ofNothing = answers.find((other) => other.person === person && other.of === null)!;
        if (status !== ofNothing.status) continue;
        const alike = anonymous(ofNothing.answer, nobodys);
        if (anonymous(answer, of ?? nobodys) !== alike) wrong.push(`${what}, of nothing ${told(ofNothing.answer)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await log.head()).toBe(before);
    await log.close();
  });

  // Rule: keys.foreign-is-absent
  it('a command about one’s own that names another’s is refused as one that names nobody’s, and nothing is written', async () => {
    const log = new EventStoreReader(app.eventStoreUrl);
    const before = await log.head();
    for (const person of people.filter(({ role }) => role === 'client')) {
      const [own, others] = sides.toSorted((a, b) => Number(b.name === person.sees) - Number(a.name === person.sees));
      for (const [name, body] of references) {
        const address = addressOf(
          operations.find((operation) => operation.name === name)!,
          own!,
        );
        const foreign = await person.caller.post(address, body(own!, others!));
        const nothing = await person.caller.post(address, body(own!, nobodys));
        if (![404, 422].includes(foreign.status)) throw new Error(`${name} by ${person.name}: ${told(foreign)}`);
        expect(anonymous(foreign, others!)).toBe(anonymous(nothing, nobodys));
      }
    }
    expect(await log.head()).toBe(before);
    await log.close();
  });

  // Rule: keys.foreign-is-absent
  it('a list that is narrowed to another’s is as one that is narrowed to nobody’s', async () => {
    const wrong: string[] = [];
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      for (const name of queryOf(operation, false).filter(isOfSomebody)) {
        for (const person of people.filter(({ sees }) => sees !== null)) {
          if (
            right(
              operation,
              person,
              sides.find((of) => of.name === person.sees)!,
            ) !== 'done'
          )
            continue;
          const narrowed = (of: Things) => `${addressOf(operation, of)}?${name}=${queries[name]!(of)}`;
          const askFor = (of: Things) => ask(operation, person, of, narrowed(of));
          const own = await askFor(sides.find((of) => of.name === person.sees)!);
          const others = sides.find((of) => of.name !== person.sees)!;
          const [foreign, nothing] = [await askFor(others), await askFor(nobodys)];
          if (own.status !== 200) wrong.push(`${operation.name} by ${person.name}, own ${name}: ${told(own)}`);
          if (anonymous(foreign, others) !== anonymous(nothing, nobodys)) {
            wrong.push(
              `${operation.name} by ${person.name}, foreign ${name}: ${told(foreign)}, of nothing ${told(nothing)}`,
            );
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  // Rule: keys.every-operation-by-role, keys.own-organisation-only
  it('who may has it done, and is told nothing of another organisation', async () => {
    const wrong: string[] = [];
    const order = [...operations].toSorted((a, b) => placeInTable(a) - placeInTable(b));
    for (const operation of order) {
      let done = 0;
      for (const side of isAboutSomething(operation) ? sides : sides.slice(0, 1)) {
        const of = { ...side, ...(await asked[operation.name]?.fresh?.(app, side)) };
        for (const person of people.filter((one) => right(operation, one, of) === 'done')) {
          const answer = await ask(operation, person, of);
          const what = `${operation.name} by ${person.name} on ${of.name}: ${told(answer)}`;
          if (answer.status < 300) done += 1;
          else if (!isDoneAlready(operation, answer)) wrong.push(what);
          if (person.sees === null) continue;
          const others = sides.filter(({ name }) => name !== person.sees).flatMap(valuesOf);
          const text = JSON.stringify(answer.body) ?? '';
          const leaks = [...others, AMONG_US].filter((value) => text.includes(value));
          if (leaks.length > 0) wrong.push(`${what}, which tells ${leaks.join(', ')}`);
        }
      }
      if (done === 0 && !neverDone.includes(operation.name)) wrong.push(`${operation.name} was done for nobody`);
    }
    expect(wrong).toEqual([]);
  });
});

/** Somebody who came before has done it, or has taken away what it is about. */
const isDoneAlready = ({ name, method }: Operation, { status }: Answer): boolean =>
  (status === 409 && method !== 'GET') || (status === 404 && (method === 'DELETE' || neverDone.includes(name)));

/** Queries first, then commands in the order in which they do not get into each other's way. */
const placeInTable = ({ name, method }: Operation): number =>
  method === 'GET' ? -1 : Object.keys(asked).indexOf(name);
