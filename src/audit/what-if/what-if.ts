import { Injectable } from '@nestjs/common';
import { type SignedAgreement } from '../../agreements/agreement.decider';
import { type Publication } from '../../calendars/calendar.decider';
import { Decisions } from '../../event-store/decisions';
import { EventLog } from '../../event-store/event-log';
import { type RecordedOf } from '../../kernel/event';
import { type Fault, invalidAt, Refusal } from '../../kernel/refusal';
import { type EntryValues, type MonthOpened, type TimeLogged } from '../../ledger/month.events';
import { type Month } from '../../time/local';
import { type Scope } from '../replay/scope';
import { Turns } from '../replay/turns';
import { Differences } from './answer.view';
import { firstTouchedByTerms, isIn, type OtherTerms } from './change.rules';
import { differencesOf } from './difference.rules';
import { otherTermsOf } from './other-terms';
import { inTerms, type Question, Questions } from './questions';
import { BooksReader } from './recorded-books';
import { coverIsOpen, type MonthFact, type RecordedBooks, retelling } from './retelling.rules';
import { type ClientDifferenceAnswer, type RefusedFactAnswer, type WhatIfAnswer, type WhatIfDto } from './what-if.dto';

const INVOICES_NOTE =
  'Invoices and credit notes stand as they were issued. Money is what statements and corrections would have come to, less ' +
  'what they came to; goodwill credits on invoices are no part of it.';

/** The books as they would have been. It reads, and writes nothing. Decision 0021. */
@Injectable()
export class WhatIf {
  constructor(
    private readonly questions: Questions,
    private readonly decisions: Decisions,
    private readonly log: EventLog,
  ) {}

  /**
   * Whether it can be asked: for whoever answers a request before the books are told again.
   * @throws Refusal UNKNOWN_AGREEMENT, UNKNOWN_TICKET, INVALID with pointers below `/whatIf`
   */
  async check(scope: Scope, asked: WhatIfDto): Promise<void> {
    const question = await this.questions.of(scope, asked);
    if (!question.isOfOne) return;
    const reader = new BooksReader(this.log);
    for await (const [agreementId] of question.agreements()) {
      const { signed } = await reader.agreement(agreementId!);
      refuseTerms(await this.otherTerms(question, signed));
    }
  }

  /**
   * Tells the books of a scope again with something otherwise, one agreement after the other. Who may see the scope is for
   * the caller to ask.
   * @param tell is told how many facts were read so far
   * @throws Refusal as `check`; INVALID for a calendar that says nothing of the years that it is asked for
   */
  async run(scope: Scope, asked: WhatIfDto, tell: (eventsRead: number) => void): Promise<WhatIfAnswer> {
    const question = await this.questions.of(scope, asked);
    const reader = new BooksReader(this.log);
    const differences = new Differences<RefusedFactAnswer>();
    for await (const page of question.agreements()) {
      for (const agreementId of page) {
        await this.tellOf(agreementId, question, reader, differences);
        tell(reader.eventsRead);
      }
    }
    const { agreementsTold, monthsTold, monthsThatDiffer, refused, notListed } = differences;
    return {
      clients: differences.clients as unknown as ClientDifferenceAnswer[],
      ...{ eventsRead: reader.eventsRead, agreementsTold, monthsTold, monthsThatDiffer, refused, notListed },
      invoicesNote: INVOICES_NOTE,
    };
  }

  private async tellOf(
    agreementId: string,
    question: Question,
    reader: BooksReader,
    differences: Differences<RefusedFactAnswer>,
  ): Promise<void> {
    const { facts: agreement, signed } = await reader.agreement(agreementId);
    const { terms, faults } = await this.otherTerms(question, signed);
    if (faults.length > 0) {
      if (question.isOfOne) refuseTerms({ faults });
      differences.refuse(faults.map((fault) => termsRefused(agreementId, fault)));
      return;
    }
    const books = { agreement, ...(await reader.months(signed, firstTouched(signed, question))) };
    theEntriesAreThere(question.entries.get(agreementId) ?? [], books);
    const entries = entriesWithOpenCover(books, question, terms);
    const tickets = await reader.tickets(entries, signed.terms.timeZone);
    const calendars = await this.calendarsOf(books, question);
    const told = await inTurns(retelling(books, question.change, { terms, tickets, calendars }));
    const { clientId, terms: agreed } = signed;
    const months = differencesOf(told, question.change);
    differences.add({ agreementId, clientId, currency: agreed.currency, monthsTold: told.months.length, months });
    differences.refuse(told.refused.map((fact) => ({ agreementId, ...fact })));
  }

  private async otherTerms({ change, calendars }: Question, signed: SignedAgreement) {
    const region = change.terms?.fields['holidays'];
    const isPublished = typeof region === 'string' && (await calendars.of(region)).publications.length > 0;
    // A region that the agreement has already is known, or it would not have been signed.
    return otherTermsOf(signed, change, isPublished || region === undefined);
  }

  /** Every calendar that judged an entry, or is to judge it. */
  private async calendarsOf(
    { before, told }: RecordedBooks,
    { change, calendars }: Question,
  ): Promise<ReadonlyMap<string, readonly Publication[]>> {
    const judged = [...before, ...told].flatMap(valuesIn);
    const region = change.calendar?.region;
    const ofTerms = change.terms?.fields['holidays'];
    const asked = [
      ...(typeof region === 'string'
        ? [{ region, months: change.calendar!.months, pointer: '/whatIf/calendar/region' }]
        : []),
      ...(typeof ofTerms === 'string'
        ? [{ region: ofTerms, months: change.terms!.months, pointer: inTerms('/terms/holidays') }]
        : []),
    ];
    for (const { region: other, months, pointer } of asked) {
      const { years } = await calendars.of(other);
      const missing = judged.find(({ month, date }) => isIn(months, month) && !years.has(Number(date.slice(0, 4))));
      if (missing) throw invalidAt(pointer, `must be published for ${missing.date.slice(0, 4)}: ${other} is not`);
    }
    const versions = judged.flatMap(({ calendar }) => calendar.holidays ?? []).map((version) => version.split('@')[0]!);
    const published = new Map<string, readonly Publication[]>();
    for (const name of new Set([...versions, ...asked.map((one) => one.region)])) {
      published.set(name, (await calendars.of(name)).publications);
    }
    return published;
  }
}

/** What else waits in the process has its turn meanwhile. */
async function inTurns<Told>(telling: Generator<undefined, Told>): Promise<Told> {
  const turns = new Turns();
  for (;;) {
    const step = telling.next();
    if (step.done) return step.value;
    if (turns.isOver) await turns.next();
  }
}

function firstTouched({ agreementId, firstMonth }: SignedAgreement, { change, months, entries }: Question): Month {
  const notBefore = (month: Month): Month => (month > firstMonth ? month : firstMonth);
  const touched = (entries.get(agreementId) ?? []).map(({ month }) => month);
  if (change.terms) touched.push(firstTouchedByTerms(notBefore(change.terms.months.from), firstMonth));
  if (change.calendar || touched.length === 0) touched.push(notBefore(months.from));
  return touched.sort()[0]!;
}

/** Where an entry lies is told by a read model; that it lies there is for the store to say. */
function theEntriesAreThere(entries: readonly { readonly entryId: string }[], { told }: RecordedBooks): void {
  const logged = new Set(told.flatMap((fact) => (fact.type === 'TimeLogged' ? [fact.data.entryId] : [])));
  const missing = entries.find(({ entryId }) => !logged.has(entryId));
  if (!missing) return;
  const { entryId } = missing;
  throw new Refusal('UNKNOWN_ENTRY', 'This time entry is not in the event store', { entryId });
}

function entriesWithOpenCover(
  { told }: RecordedBooks,
  { change }: Question,
  others: OtherTerms,
): readonly RecordedOf<TimeLogged>[] {
  const opened = new Map<Month, MonthOpened['data']>();
  return told.filter((fact): fact is RecordedOf<TimeLogged> => {
    if (fact.type === 'MonthOpened') opened.set(fact.data.month, fact.data);
    if (fact.type !== 'TimeLogged') return false;
    const { month, terms, termsVersion } = opened.get(fact.data.month)!;
    const isOtherwise = change.terms !== null && isIn(change.terms.months, month);
    return coverIsOpen(fact.data, change, terms, (isOtherwise && others.get(termsVersion)) || terms);
  });
}

/** What a fact says of work, and the month that holds it. */
function valuesIn(fact: MonthFact): readonly (EntryValues & { readonly month: Month })[] {
  const { month } = fact.data;
  switch (fact.type) {
    case 'TimeLogged':
      return [{ ...fact.data, month }];
    case 'TimeCorrected':
      return [{ ...fact.data.after, month }];
    case 'AdjustmentPosted': {
      const { entry } = fact.data;
      return entry?.after ? [{ ...entry.after, month: entry.month }] : [];
    }
    default:
      return [];
  }
}

function refuseTerms({ faults }: { readonly faults: readonly Fault[] }): void {
  if (faults.length === 0) return;
  const errors = faults.map(({ pointer, detail }) => ({ pointer: inTerms(pointer), detail }));
  throw new Refusal('INVALID', 'The agreement could not have had these terms', {}, errors);
}

const termsRefused = (agreementId: string, { pointer, detail }: Fault): RefusedFactAnswer => ({
  ...{ agreementId, month: null, fact: 'TermsAmended', entryId: null, code: 'INVALID' },
  detail: `${pointer} ${detail}`,
});
