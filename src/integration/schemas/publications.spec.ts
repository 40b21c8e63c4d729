import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPublished, type Private, type Publication } from './publication';
import { everyEvent } from './publications';

const root = join(__dirname, '../..');
const about: Readonly<Record<string, Publication | Private>> = everyEvent;

/** The types of all events that the program's `*.events.ts` declare: `DomainEvent<'TimeLogged', …>`, `Step<'WorkStarted'>`. */
function declaredTypes(): readonly string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.events.ts'));
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const unions = [...text.matchAll(/export type \w+ =\s*\w+<\s*'([A-Z]\w+)'/g)];
    return unions.map(([, type]) => type!);
  });
}

describe('What integrators are told', () => {
  // Rule: feed.published-or-private
  it('every event type of the program is published, or stays inside for a reason', () => {
    const types = declaredTypes();

    expect(types).toEqual(expect.arrayContaining(['TimeLogged', 'WorkStarted', 'MonthClosed', 'KeyIssued']));
    expect(Object.keys(about).toSorted()).toEqual(types.toSorted());
  });

  it('a reason is a sentence', () => {
    for (const entry of Object.values(about)) if (!isPublished(entry)) expect(entry.why).toMatch(/^[A-Z].{20,}\.$/);
  });

  it('each is listed under its own name', () => {
    for (const [type, entry] of Object.entries(about)) if (isPublished(entry)) expect(entry.type).toBe(type);
  });

  it.each([
    ['ReplyPosted', 'a reply among the agency’s people', { public: false }, false],
    ['ReplyPosted', 'a public reply', { public: true }, true],
    ['WorkStarted', 'any other event', {}, true],
  ])('%s: %s', (type, _, data, told) => {
    const entry = about[type]!;
    expect(isPublished(entry) && entry.only(data as never)).toBe(told);
  });

  // Rule: feed.private-stays-inside
  it('secrets, and notes among the agency’s people, are in no public shape', () => {
    const fields = (type: string): readonly string[] => {
      const entry = about[type]!;
      return isPublished(entry) ? Object.keys(entry.data.shape) : [];
    };
    expect(fields('KeyIssued')).not.toContain('secretHash');
    for (const type of ['WorkStarted', 'FixDeployed', 'PriorityChanged', 'TicketEscalated'])
      expect(fields(type)).not.toContain('note');
    for (const type of ['MessageReceived', 'NoticeSent']) expect(isPublished(about[type]!)).toBe(false);
  });
});
