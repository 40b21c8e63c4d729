import { Injectable } from '@nestjs/common';
import { agreements } from '../../../projections/agreements';
import { timeLog, type TimeLogCard } from '../../../projections/time-log';
import { agreement, agreementStream } from '../../agreements/agreement.decider';
import { type Calendar, calendar, calendarStream } from '../../calendars/calendar.decider';
import { Decisions } from '../../event-store/decisions';
import { EventLog } from '../../event-store/event-log';
import { type Fault, invalidAt, Refusal } from '../../kernel/refusal';
import { ReadModels } from '../../read-models/read-models';
import { ticket, ticketStream } from '../../tickets/ticket.decider';
import { Clock } from '../../time/clock';
import { instant, type Instant } from '../../time/instant';
import { localDateOf, type Month, monthOf } from '../../time/local';
import { type Scope } from '../replay/scope';
import { ALWAYS, type Change, type EntryChange, inBoth, isIn, type Months } from './change.rules';
import { faultsOfFields } from './other-terms';
import { type ChangedEntryDto, type WhatIfDto } from './what-if.dto';

/** Where an entry that is asked about is kept. */
interface KeptAt {
  readonly entryId: string;
  readonly month: Month;
}

/** What is asked, of which agreements. */
export interface Question {
  readonly change: Change;
  /** Months in which something may be otherwise. */
  readonly months: Months;
  /** The scope is one agreement or in one: what it could not have been is the fault of who asks. */
  readonly isOfOne: boolean;
  /** Ids of the agreements whose books may be otherwise, page after page. */
  readonly agreements: () => AsyncIterable<readonly string[]>;
  /** By agreement. */
  readonly entries: ReadonlyMap<string, readonly KeptAt[]>;
  readonly calendars: PublishedCalendars;
}

const PAGE = 200;

/** Makes a question of a request, once nothing of it is at fault. */
@Injectable()
export class Questions {
  constructor(
    private readonly decisions: Decisions,
    private readonly readModels: ReadModels,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal UNKNOWN_TICKET, INVALID with pointers below `/whatIf` */
  async of(scope: Scope, asked: WhatIfDto): Promise<Question> {
    refuse([...faultsOf(asked), ...faultsInScope(scope, asked), ...faultsOfTerms(asked)]);
    const months = monthsOf(scope, asked);
    const change = changeOf(asked, months);
    const place = await this.placeOf(scope);
    const cards = await this.cardsOf(asked);
    refuse([
      ...faultUnless(hasMonths(change), '/terms/fromMonth', `must not be after ${months.through}`),
      ...faultsOfEntries(asked, cards, { place, months, now: this.clock.now() }),
      ...(await this.faultsOfStarts(asked, cards, place)),
    ]);
    const calendars = new PublishedCalendars(this.decisions);
    for (const { region, pointer } of regionsOf(asked)) {
      if ((await calendars.of(region)).publications.length === 0) {
        throw invalidAt(pointer, `must be a region whose calendar is published: that of ${region} is not`);
      }
    }
    const entries = keptAt(cards);
    const isOfEntriesAlone = entries.size > 0 && !asked.terms && !asked.calendar;
    return {
      ...{ change, months, calendars, entries },
      isOfOne: scope.kind !== 'all' && scope.kind !== 'client',
      agreements: () => (isOfEntriesAlone ? onePage([...entries.keys()]) : this.agreementsOf(place)),
    };
  }

  private async placeOf(scope: Scope): Promise<Place> {
    switch (scope.kind) {
      case 'all':
        return {};
      case 'client':
        return { clientId: scope.clientId };
      case 'agreement':
      case 'month':
        return { agreementId: scope.agreementId };
      case 'ticket': {
        const { ticketId } = scope;
        const { state } = await this.decisions.load(ticket, ticketStream(ticketId));
        if (state.status === 'unopened') throw new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId });
        return { agreementId: state.agreementId, ticketId };
      }
    }
  }

  /** An entry that was logged a moment ago may not be readable yet. */
  private async cardsOf({ without = [], change = [] }: WhatIfDto): Promise<ReadonlyMap<string, TimeLogCard>> {
    const ids = [...without, ...change.map(({ entryId }) => entryId)];
    if (ids.length === 0) return new Map();
    await this.readModels.seen(await this.log.head());
    const { items } = await this.readModels.find(timeLog, { id: { $in: ids } }, { limit: ids.length });
    return new Map(items.map((card) => [card.id, card]));
  }

  /** In another month the work is another entry. */
  private async faultsOfStarts({ change = [] }: WhatIfDto, cards: ReadonlyMap<string, TimeLogCard>, place: Place) {
    const faults: Fault[] = [];
    for (const [i, { entryId, startedAt }] of change.entries()) {
      const card = cards.get(entryId);
      if (!card || !isKeptIn(place, card) || startedAt === undefined) continue;
      const { state } = await this.decisions.load(agreement, agreementStream(card.agreementId));
      if (state.status === 'unsigned') continue;
      const month = monthOf(localDateOf(instant(startedAt), state.terms.timeZone));
      faults.push(
        ...faultUnless(month === card.originalMonth, `/change/${i}/startedAt`, `must stay in ${card.originalMonth}`),
      );
    }
    return faults;
  }

  private async *agreementsOf({ clientId, agreementId }: Place): AsyncGenerator<readonly string[]> {
    if (agreementId !== undefined) {
      yield [agreementId];
      return;
    }
    const filter = clientId === undefined ? {} : { clientId };
    for await (const page of this.readModels.pages(agreements, filter, { limit: PAGE })) {
      yield page.map(({ id }) => id);
    }
  }
}

const hasMonths = ({ terms }: Change): boolean => !terms || terms.months.from <= terms.months.through;

/** Whose books. */
interface Place {
  readonly clientId?: string;
  readonly agreementId?: string;
  readonly ticketId?: string;
}

/** The calendars that judge entries, as they are published; for a question nothing is published. */
class PublishedCalendars {
  private readonly known = new Map<string, Calendar>();

  constructor(private readonly decisions: Pick<Decisions, 'load'>) {}

  async of(region: string): Promise<Calendar> {
    const found = this.known.get(region) ?? (await this.decisions.load(calendar, calendarStream(region))).state;
    this.known.set(region, found);
    return found;
  }
}

async function* onePage(ids: readonly string[]): AsyncGenerator<readonly string[]> {
  yield await Promise.resolve(ids);
}

function keptAt(cards: ReadonlyMap<string, TimeLogCard>): ReadonlyMap<string, readonly KeptAt[]> {
  const kept = new Map<string, KeptAt[]>();
  for (const { id: entryId, agreementId, month } of cards.values()) {
    kept.set(agreementId, [...(kept.get(agreementId) ?? []), { entryId, month }]);
  }
  return kept;
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new Refusal('INVALID', 'This cannot be asked', {}, faults);
}

const faultUnless = (holds: boolean, pointer: string, detail: string): readonly Fault[] =>
  holds ? [] : [{ pointer: `/whatIf${pointer}`, detail }];

const isSaid = (fields: object): boolean => Object.values(fields).some((value) => value !== undefined);

/** What contradicts itself, whatever is asked about. */
function faultsOf(asked: WhatIfDto): readonly Fault[] {
  const { without = [], change = [], calendar: other, fromMonth, throughMonth } = asked;
  const ends = fromMonth === undefined || throughMonth === undefined || fromMonth <= throughMonth;
  return [
    ...faultUnless(isSaid(asked), '', 'must say what had been otherwise, or of which months'),
    ...faultUnless(ends, '/throughMonth', `must not be before ${fromMonth}`),
    ...change.flatMap(({ entryId, ...fields }, i) => [
      ...faultUnless(isSaid(fields), `/change/${i}`, 'must name minutes, startedAt, cover or role'),
      ...faultUnless(!without.includes(entryId), `/change/${i}/entryId`, 'must not be left out as well'),
    ]),
    ...faultUnless(!other || isSaid(other), '/calendar', 'must name a region, or days to add or remove'),
  ];
}

/** Terms and calendars are those of whole months. */
function faultsInScope({ kind }: Scope, asked: WhatIfDto): readonly Fault[] {
  const mustGo = kind === 'ticket' ? (['terms', 'calendar'] as const) : kind === 'month' ? monthFields : [];
  return mustGo.flatMap((field) =>
    faultUnless(asked[field] === undefined, `/${field}`, `must be left out where the scope is a ${kind}`),
  );
}

const monthFields = ['fromMonth', 'throughMonth'] as const;

function faultsOfTerms({ terms }: WhatIfDto): readonly Fault[] {
  if (!terms) return [];
  const faults = faultsOfFields(terms.terms).map(({ pointer, detail }) => ({ pointer: inTerms(pointer), detail }));
  return [...faultUnless(isSaid(terms.terms), '/terms/terms', 'must name a field of the terms'), ...faults];
}

/** Where a fault of the terms lies in the request. */
export const inTerms = (pointer: string): string => `/whatIf/terms${pointer}`;

const monthsOf = (scope: Scope, { fromMonth, throughMonth }: WhatIfDto): Months =>
  scope.kind === 'month'
    ? { from: scope.month, through: scope.month }
    : { from: fromMonth ?? ALWAYS.from, through: throughMonth ?? ALWAYS.through };

interface Circumstances {
  readonly place: Place;
  readonly months: Months;
  readonly now: Instant;
}

/** An entry of others is as unknown as one that is not there. */
function faultsOfEntries(
  { without = [], change = [] }: WhatIfDto,
  cards: ReadonlyMap<string, TimeLogCard>,
  { place, months, now }: Circumstances,
): readonly Fault[] {
  const faultsAt = (pointer: string, entryId: string): readonly Fault[] => {
    const card = cards.get(entryId);
    if (!card || !isKeptIn(place, card)) {
      return faultUnless(false, pointer, 'must be the id of a time entry in the scope');
    }
    return faultUnless(isIn(months, card.month), pointer, `is kept in ${card.month}, in which nothing is otherwise`);
  };
  return [
    ...without.flatMap((entryId, i) => faultsAt(`/without/${i}`, entryId)),
    ...change.flatMap(({ entryId, startedAt }, i) => [
      ...faultsAt(`/change/${i}/entryId`, entryId),
      ...faultUnless(
        startedAt === undefined || instant(startedAt) <= now,
        `/change/${i}/startedAt`,
        'must not be in the future',
      ),
    ]),
  ];
}

const isKeptIn = (place: Place, card: TimeLogCard): boolean =>
  (['clientId', 'agreementId', 'ticketId'] as const).every(
    (field) => place[field] === undefined || place[field] === card[field],
  );

/** Regions whose calendars are asked for, and where. */
function regionsOf({ terms, calendar: other }: WhatIfDto) {
  const ofTerms = terms?.terms['holidays'];
  return [
    ...(typeof ofTerms === 'string' ? [{ region: ofTerms, pointer: inTerms('/terms/holidays') }] : []),
    ...(typeof other?.region === 'string' ? [{ region: other.region, pointer: '/whatIf/calendar/region' }] : []),
  ];
}

function changeOf(asked: WhatIfDto, months: Months): Change {
  const { without = [], change = [], terms, calendar: other } = asked;
  const from = terms?.fromMonth ?? months.from;
  return {
    without: new Set(without),
    changed: new Map(change.map((entry) => [entry.entryId, entryChangeOf(entry)])),
    terms: terms ? { months: inBoth(months, { from, through: ALWAYS.through }), fields: terms.terms } : null,
    calendar: other
      ? {
          months,
          ...(other.region === undefined ? {} : { region: other.region }),
          add: new Set(other.add),
          remove: new Set(other.remove),
        }
      : null,
  };
}

function entryChangeOf({ minutes, startedAt, cover, role }: ChangedEntryDto): EntryChange {
  return {
    ...(minutes === undefined ? {} : { workedMinutes: minutes }),
    ...(startedAt === undefined ? {} : { startedAt: instant(startedAt) }),
    ...(cover === undefined ? {} : { cover }),
    ...(role === undefined ? {} : { role }),
  };
}
