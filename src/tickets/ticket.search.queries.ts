import { Injectable } from '@nestjs/common';
import { ticketBoard } from '../../projections/ticket-board';
import { ticketHistory } from '../../projections/ticket-history';
import { type TicketText, ticketSearch } from '../../projections/ticket-search';
import { ANY_WORD, ticketWords } from '../../projections/ticket-words';
import { maySee } from '../clients/visibility';
import { type Actor, type RecordedOf } from '../kernel/event';
import { invalidAt, Refusal } from '../kernel/refusal';
import { type Condition, type Filter, type Page, ReadModels, startsWith } from '../read-models/read-models';
import { type TicketPage, type TicketQuery, type TicketSummary } from './ticket.dto';
import { type TicketEvent } from './ticket.events';
import { boardFilter, isOfTheAgency, summaryOf } from './ticket.queries';
import { type SimilarTicket, type SimilarTickets } from './ticket.search.dto';
import {
  alike,
  type Alike,
  type Frequencies,
  type Likeness,
  rarity,
  saidIn,
  type Search,
  searchOf,
  standsIn,
} from './ticket.search.rules';

/** A beginning that more words have is looked for ticket by ticket, and so is one that is met sooner that way. */
const ENDINGS_MAX = 300;
/** As many as a page usually holds. */
const WANTED_USUALLY = 50;
/** A client's tickets are read through rather than all tickets with words that stand in more messages. */
const MESSAGES_MAX = 1_000;
/** So many tickets are read for a phrase, before a page is answered with what was found so far. */
const READ_FOR_PHRASE_MAX = 300;
const PHRASE_PAGE = 100;
const LINES_PAGE = 1_000;
/** Tickets are held to be alike by this many of their rarest shared words, … */
const TELLING_WORDS_MAX = 8;
/** … which so many earlier tickets are looked up by: of the same client, and by each word of all. */
const OF_CLIENT_MAX = 100;
const BY_WORD_MAX = 25;
const SIMILAR_MAX = 10;

type Words = 'words' | 'agencyWords';

@Injectable()
export class TicketSearch {
  constructor(private readonly readModels: ReadModels) {}

  /**
   * Tickets with all the words of `q` in their texts, the latest opened first. The last word may be a beginning; a phrase in
   * quotation marks stands in one text as it is. A page may hold fewer than asked for, and still have one after it, where a
   * phrase is rare and its words are not.
   * @throws Refusal INVALID at `/q` without a letter or digit
   */
  async page({ limit, cursor, q = '', ...asked }: TicketQuery, viewer: Actor): Promise<TicketPage> {
    const search = searchOf(q);
    if (search.words.length === 0 && search.prefix === null) throw invalidAt('/q', 'must hold a letter or a digit');
    const having = await this.having(search, viewer);
    if (!having) return { items: [], nextCursor: null };
    const filter = { ...boardFilter(asked, viewer), ...having };
    const { found, nextCursor } =
      search.phrases.length === 0
        ? await this.read(filter, limit, cursor)
        : await this.withPhrases(search.phrases, filter, limit, cursor, viewer);
    return { items: await this.shown(found), nextCursor };
  }

  /** @throws Refusal UNKNOWN_TICKET, also for another organisation's */
  async similar(id: string, viewer: Actor): Promise<SimilarTickets> {
    const ticket = await this.readModels.get(ticketSearch, id);
    if (!ticket || !maySee(viewer, ticket.clientId)) {
      throw new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId: id });
    }
    const inside = isOfTheAgency(viewer);
    const field: Words = inside ? 'agencyWords' : 'words';
    const frequencies = await this.frequencies(ticket[field]);
    const telling = ticket[field]
      .filter((word) => (frequencies.of.get(word) ?? 0) > 1)
      .map((word) => [word, rarity(word, frequencies)] as const)
      .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, TELLING_WORDS_MAX)
      .map(([word]) => word);
    const earlier = { openedAt: { $lt: ticket.openedAt } };
    const ofClient = { clientId: ticket.clientId, [field]: { $in: telling }, ...earlier };
    const lists = await Promise.all([
      this.latest(ofClient, OF_CLIENT_MAX),
      ...(inside ? telling.map((word) => this.latest({ agencyWords: word, ...earlier }, BY_WORD_MAX)) : []),
    ]);
    const likeness = (of: TicketText): Likeness => ({ ...of, words: of[field] });
    const ranked = [...new Map(lists.flat().map((one) => [one.id, one])).values()]
      .map((one) => ({ ticket: one, ...alike(likeness(ticket), likeness(one), frequencies) }))
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score || (a.ticket.openedAt < b.ticket.openedAt ? 1 : -1));
    const isOwn = ({ ticket: { clientId } }: (typeof ranked)[number]): boolean => clientId === ticket.clientId;
    const own = ranked.filter(isOwn).slice(0, SIMILAR_MAX);
    const others = ranked.filter((one) => !isOwn(one)).slice(0, SIMILAR_MAX);
    return { items: await this.told(ticket, [...own, ...others]) };
  }

  private async told(
    { clientId, category, environment }: TicketText,
    found: readonly (Alike & { readonly ticket: TicketText })[],
  ): Promise<SimilarTicket[]> {
    const summaries = await this.shown(found.map(({ ticket }) => ticket));
    return summaries.map((summary, i) => {
      const { score, sharedWords } = found[i]!;
      const same = {
        sameClient: summary.clientId === clientId,
        sameCategory: summary.category === category,
        sameEnvironment: summary.environment === environment,
      };
      return { ...summary, score, sharedWords: [...sharedWords], ...same };
    });
  }

  /** What the words of tickets found must be; null where no ticket has one of them. */
  private async having({ words, prefix }: Search, viewer: Actor): Promise<Filter | null> {
    const { messages, of } = await this.frequencies(words);
    const rarestFirst = words.toSorted((a, b) => of.get(a)! - of.get(b)!);
    if (words.some((word) => !of.has(word))) return null;
    const rarest = words.length === 0 ? Infinity : of.get(rarestFirst[0]!)!;
    const all: Condition = words.length === 0 ? {} : { $all: rarestFirst };
    const endings = prefix === null ? null : await this.beginning(prefix);
    if (endings?.size === 0) return null;
    const standing = endings && [...endings.values()].reduce((sum, n) => sum + n, 0);
    const isWalked = endings !== null && isMetSooner(endings.size, standing!, messages);
    const counted = standing === null || isWalked ? Infinity : standing;
    const any: Condition = isWalked ? startsWith(prefix!) : endings ? { $in: [...endings.keys()] } : {};
    // What is asked for first is what documents are looked up by.
    const wanted = counted < rarest ? { ...any, ...all } : { ...all, ...any };
    if (isOfTheAgency(viewer)) return { agencyWords: wanted };
    return Math.min(counted, rarest) > MESSAGES_MAX ? { words: wanted } : { words: wanted, agencyWords: wanted };
  }

  /** Words that begin so, with the messages they stand in: one more than are walked side by side at most. */
  private async beginning(prefix: string): Promise<ReadonlyMap<string, number>> {
    const page = { sort: { id: 1 }, limit: ENDINGS_MAX + 1 } as const;
    const { items } = await this.readModels.find(ticketWords, { id: startsWith(prefix) }, page);
    return new Map(items.map(({ id, messages }) => [id, messages]));
  }

  private async frequencies(words: readonly string[]): Promise<Frequencies> {
    const wanted = [ANY_WORD, ...words];
    const { items } = await this.readModels.find(ticketWords, { id: { $in: wanted } }, { limit: wanted.length });
    const of = new Map(items.map(({ id, messages }) => [id, messages]));
    return { messages: of.get(ANY_WORD) ?? 0, of };
  }

  private async latest(filter: Filter, limit: number): Promise<readonly TicketText[]> {
    return (await this.readModels.find(ticketSearch, filter, { ...latestFirst, limit })).items;
  }

  private find(filter: Filter, limit: number, cursor: string | undefined): Promise<Page<Place>> {
    return this.readModels.findParts(ticketSearch, filter, { ...latestFirst, limit, cursor }, ['openedAt']);
  }

  private async read(filter: Filter, limit: number, cursor: string | undefined): Promise<Found> {
    const { items: found, nextCursor } = await this.find(filter, limit, cursor);
    return { found, nextCursor };
  }

  private async withPhrases(
    phrases: Search['phrases'],
    filter: Filter,
    limit: number,
    cursor: string | undefined,
    viewer: Actor,
  ): Promise<Found> {
    const found: Place[] = [];
    let from = cursor;
    for (let read = 0; read < READ_FOR_PHRASE_MAX; read += PHRASE_PAGE) {
      const { items, nextCursor } = await this.find(filter, PHRASE_PAGE, from);
      found.push(...(await this.saying(phrases, items, viewer)));
      if (found.length > limit) {
        // The next page begins after the last ticket that this one shows.
        const shown = items.indexOf(found[limit - 1]!) + 1;
        const again = await this.find(filter, shown, from);
        return { found: found.slice(0, limit), nextCursor: again.nextCursor };
      }
      from = nextCursor ?? undefined;
      if (nextCursor === null || found.length === limit) break;
    }
    return { found, nextCursor: from ?? null };
  }

  /** Those of the tickets in whose texts all the phrases stand. */
  private async saying(
    phrases: Search['phrases'],
    tickets: readonly Place[],
    viewer: Actor,
  ): Promise<readonly Place[]> {
    const ofThem = { ticketId: { $in: tickets.map(({ id }) => id) } };
    const texts = new Map<string, string[]>(tickets.map(({ id }) => [id, []]));
    const lines = this.readModels.pages(ticketHistory, ofThem, { sort: { position: 1 }, limit: LINES_PAGE });
    for await (const page of lines) {
      for (const { ticketId, type, data, actor } of page) {
        const said = saidIn({ type, data, metadata: { actor } } as RecordedOf<TicketEvent>);
        if (!said.internal || isOfTheAgency(viewer)) texts.get(ticketId)?.push(...said.texts);
      }
    }
    const says = (id: string, phrase: readonly string[]): boolean =>
      texts.get(id)!.some((text) => standsIn(phrase, text));
    return tickets.filter(({ id }) => phrases.every((phrase) => says(id, phrase)));
  }

  private async shown(found: readonly Place[]): Promise<TicketSummary[]> {
    if (found.length === 0) return [];
    const ids = found.map(({ id }) => id);
    const { items } = await this.readModels.find(ticketBoard, { id: { $in: ids } }, { limit: ids.length });
    const cards = new Map(items.map((card) => [card.id, card]));
    return ids.map((id) => {
      const card = cards.get(id);
      if (!card) throw new Refusal('READ_MODEL_BEHIND', 'Not all tickets found are there yet; try again');
      return summaryOf(card);
    });
  }
}

/** Where a ticket is among those found. */
type Place = Pick<TicketText, 'id' | 'openedAt'>;
const latestFirst = { sort: { openedAt: -1 } } as const;

interface Found {
  readonly found: readonly Place[];
  readonly nextCursor: string | null;
}

/** Whether fewer tickets have to be looked at, one after the other, than there are words that begin so. */
const isMetSooner = (endings: number, standing: number, messages: number): boolean =>
  endings > ENDINGS_MAX || messages * WANTED_USUALLY < standing * endings;
