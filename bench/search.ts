import { ticketBoard } from '../projections/ticket-board';
import { ticketHistory } from '../projections/ticket-history';
import { ticketSearch } from '../projections/ticket-search';
import { ticketWords } from '../projections/ticket-words';
import { start } from '../embedded/documents';
import { type Actor, type RecordedOf } from '../src/kernel/event';
import { idFrom } from '../src/kernel/ids';
import { type Projection } from '../src/kernel/projection';
import { Mongo } from '../src/read-models/mongo';
import { type ProjectionRunner } from '../src/read-models/projection-runner';
import { ReadModels } from '../src/read-models/read-models';
import { collectionOf, type Stored, toStored } from '../src/read-models/stored';
import { addMinutes } from '../src/time/instant';
import { categories, type TicketEvent } from '../src/tickets/ticket.events';
import { type TicketQuery } from '../src/tickets/ticket.dto';
import { TicketSearch } from '../src/tickets/ticket.search.queries';
import { inFolder } from './server';
import { type Measured, quantile } from './report';

const TICKETS = 20_000;
const CLIENTS = 200;
const WORDS = 20_000;
const OPENING_WORDS = 45;
const REPLY_WORDS = 25;
const MINUTES_APART = 25;
const WARM_UP = 20;
const P99_MS_MAX = 30;
const INSERTS_AT_ONCE = 1_000;
const LIMIT = 50;

const ada: Actor = { id: 'ada', role: 'agent' };
const clientOf = (n: number): string => idFrom('client', n % CLIENTS);

/**
 * Full-text search over 20,000 tickets of three messages each, in the embedded documents, without HTTP. Words are as
 * common as those of a language (Zipf); what is asked for is drawn from the tickets' own texts, afresh each time.
 */
export function search(questionsEach: number): Promise<Measured> {
  return inFolder(async (folder) => {
    const server = await start({ path: folder, port: 0 });
    const mongo = new Mongo(server.url);
    try {
      const texts = new Texts();
      await fill(mongo, texts);
      const readable = { assertReadable: () => undefined } as unknown as ProjectionRunner;
      const tickets = new TicketSearch(new ReadModels(mongo, readable));
      const rows: (string | number)[][] = [];
      const figures = [];
      for (const [name, ask] of Object.entries(questions(texts))) {
        const tookMs = new Float64Array(questionsEach);
        let found = 0;
        for (let nth = -WARM_UP; nth < questionsEach; nth += 1) {
          const question = ask();
          const began = performance.now();
          const { items } = await (typeof question === 'string'
            ? tickets.similar(question, ada)
            : tickets.page({ limit: LIMIT, ...question.query }, question.viewer));
          if (nth < 0) continue;
          tookMs[nth] = performance.now() - began;
          found += items.length;
        }
        const [p50, p99] = [quantile(tookMs, 0.5), quantile(tookMs, 0.99)];
        rows.push([
          name,
          p50.toFixed(1),
          p99.toFixed(1),
          Math.max(...tookMs).toFixed(1),
          (found / questionsEach).toFixed(1),
        ]);
        figures.push({ name: `${name}, p99`, value: p99, unit: 'ms', atMost: P99_MS_MAX });
      }
      return { head: ['search', 'p50 ms', 'p99 ms', 'max ms', 'found'], rows, figures };
    } finally {
      await mongo.close();
      await server.stop();
    }
  });
}

interface Question {
  readonly query: Omit<TicketQuery, 'limit'>;
  readonly viewer: Actor;
}

/** What is asked for in each kind of question; a text alone is a ticket whose like is looked for. */
function questions(texts: Texts): Readonly<Record<string, () => Question | string>> {
  const anywhere = (q: string): Question => ({ query: { q }, viewer: ada });
  const beginning = (length: number) => () => anywhere(texts.anyWord().slice(0, length));
  return {
    'a word': () => anywhere(`${texts.anyWord()} `),
    'a word that many tickets have': () => anywhere(texts.word(Math.floor(texts.random() * 40))),
    'two words of a ticket': () => anywhere(texts.some(2).join(' ')),
    'four words of a ticket': () => anywhere(texts.some(4).join(' ')),
    'two words of different tickets': () => anywhere(`${texts.anyWord()} ${texts.anyWord()}`),
    'a letter': beginning(1),
    'two letters': beginning(2),
    'three letters': beginning(3),
    'four letters': beginning(4),
    'a phrase of a ticket': () => anywhere(`"${texts.row(3).join(' ')}"`),
    'two words, with filters': () => ({
      ...anywhere(texts.some(2).join(' ')),
      query: { q: texts.some(2).join(' '), status: 'open', category: 'bug' },
    }),
    'a word, by a client': () => {
      const clientId = clientOf(Math.floor(texts.random() * CLIENTS));
      return { query: { q: texts.anyWord() }, viewer: { id: 'theo', role: 'client', clientId } };
    },
    'similar tickets': () => idFrom('ticket', Math.floor(texts.random() * TICKETS)),
  };
}

/** Texts of invented words, the n-th of which is about n times as rare as the first; the same in every run. */
class Texts {
  private readonly written: (readonly string[])[] = [];
  private seed = 20_261_122;

  random(): number {
    this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.seed / 2 ** 32;
  }

  /** Two to five syllables; the rarer, the longer. */
  word(n: number): string {
    const syllables = [
      'ka',
      'lo',
      'mi',
      'ne',
      'ru',
      'sta',
      'ter',
      'vo',
      'xi',
      'pra',
      'dun',
      'gel',
      'hof',
      'bli',
      'cor',
      'est',
    ];
    let text = '';
    for (let rest = n + 16; rest > 0; rest = Math.floor(rest / 16)) text = `${syllables[rest % 16]}${text}`;
    return text;
  }

  anyWord(): string {
    return this.word(Math.floor(WORDS ** this.random()) - 1);
  }

  write(words: number): string {
    const text = Array.from({ length: words }, () => this.anyWord());
    this.written.push(text);
    return text.join(' ');
  }

  row(length: number): readonly string[] {
    const text = this.written[Math.floor(this.random() * this.written.length)]!;
    const from = Math.floor(this.random() * (text.length - length));
    return text.slice(from, from + length);
  }

  some(count: number): readonly string[] {
    const text = this.row(REPLY_WORDS - 1);
    return Array.from({ length: count }, () => text[Math.floor(this.random() * text.length)]!);
  }
}

async function fill(mongo: Mongo, texts: Texts): Promise<void> {
  const projections = [ticketBoard, ticketSearch, ticketHistory, ticketWords] as unknown as readonly Projection[];
  const documents = projections.map(() => new Map<string, object>());
  for (let n = 0, position = 0; n < TICKETS; n += 1) {
    for (const fact of factsOf(n, texts)) {
      const event = { ...fact, position: (position += 1) };
      projections.forEach((projection, i) => {
        for (const id of projection.route(event)) {
          const doc = documents[i]!.get(id) ?? projection.initial(id);
          documents[i]!.set(id, projection.evolve(doc, event));
        }
      });
    }
  }
  for (const [i, projection] of projections.entries()) {
    const collection = mongo.readModel(collectionOf(projection));
    const indexes = (projection.indexes ?? []).map((key) => ({ key: { ...key, _id: Object.values(key).at(-1)! } }));
    if (indexes.length > 0) await collection.createIndexes(indexes);
    const all = [...documents[i]!].map(([_id, doc]) => ({ _id, ...toStored(doc, 1) }) as Stored);
    for (let at = 0; at < all.length; at += INSERTS_AT_ONCE)
      await collection.insertMany(all.slice(at, at + INSERTS_AT_ONCE));
  }
}

/** An opening, an answer and a note. */
function factsOf(n: number, texts: Texts): readonly RecordedOf<TicketEvent>[] {
  const of = {
    ticketId: idFrom('ticket', n),
    agreementId: idFrom('agreement', n % CLIENTS),
    clientId: clientOf(n),
    clocks: [],
  };
  const at = addMinutes('2025-01-01T09:00:00.000Z', n * MINUTES_APART);
  const about = { channel: 'email', kind: 'support', priority: 'P3', projectId: null, estimateMinutes: null } as const;
  const opened = {
    ...{ ...of, ...about, category: categories[n % categories.length]!, environment: 'production' },
    ...{ subject: texts.write(REPLY_WORDS).slice(0, 60), body: texts.write(OPENING_WORDS) },
    requester: { name: 'Theo', email: 'theo@acme.example' },
  };
  const says = (isPublic: boolean) => ({ ...of, body: texts.write(REPLY_WORDS), public: isPublic, byAgency: true });
  const facts = [
    { type: 'TicketOpened', data: opened },
    { type: 'ReplyPosted', data: says(true) },
    { type: 'ReplyPosted', data: says(false) },
  ] as const;
  const by = { actor: ada, commandId: 'bench', correlationId: 'bench', causationId: 'bench', version: 1 };
  return facts.map((fact, revision) => ({
    ...fact,
    ...{ id: idFrom('fact', n, revision), stream: `ticket-${of.ticketId}`, revision, position: 0 },
    metadata: { ...by, occurredAt: at, recordedAt: at },
  }));
}
