import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';

/** The public holidays of Scotland in 2026, before a day in June was proclaimed one. */
export const scotlandAsFirstPublished: readonly string[] = '01-01 01-02 04-03 05-04 05-25 08-03 11-30 12-25 12-26 12-28'
  .split(' ')
  .map((day) => `2026-${day}`);

/** Writes a publication as it was before names were kept, past the program. */
export async function publishedByAnEarlierRelease(
  url: string,
  region: string,
  years: readonly number[],
  dates: readonly string[],
): Promise<void> {
  const [id, at] = [randomUUID(), '2026-01-02T09:00:00.000Z'];
  const about = { commandId: id, correlationId: id, causationId: id, actor: { id: 'calendars', role: 'system' } };
  const client = EventStoreDBClient.connectionString(url);
  await client.appendToStream(`calendar-${region}`, [
    jsonEvent({
      type: 'CalendarPublished',
      data: { region, years, dates, source: 'date-holidays', sourceVersion: '3.26.0' },
      metadata: { ...about, occurredAt: at, recordedAt: at, version: 1 },
    }),
  ]);
  await client.dispose();
}
