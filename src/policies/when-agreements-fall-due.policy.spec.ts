import { Logger } from '@nestjs/common';
import { type AgreementCard, agreements } from '../../projections/agreements';
import { DecisionsInMemory } from '../../test/support/decisions';
import { recorded } from '../../test/support/fake-log';
import { meta } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { type AgreementCommand, GiveNotice, SignAgreement } from '../agreements/agreement.commands';
import { agreement, agreementStream, type SignedAgreement } from '../agreements/agreement.decider';
import { type AgreementEvent } from '../agreements/agreement.events';
import { type Terms } from '../agreements/terms';
import { type Decisions } from '../event-store/decisions';
import { idFrom } from '../kernel/ids';
import { ledgerStream } from '../ledger/month.decider';
import { Months } from '../ledger/months';
import { type ReadModels } from '../read-models/read-models';
import { type Instant } from '../time/instant';
import { WhenAgreementsFallDue } from './when-agreements-fall-due.policy';

/** An agency whose stores are in memory. */
class Agency {
  readonly decisions = new DecisionsInMemory();
  readonly months = new Months(this.door);
  /** As many instances of the program as are asked for. */
  readonly instance = () => new WhenAgreementsFallDue(this.readModels, this.door, this.months);

  async signs(agreementId: string, startsOn: string, over: Partial<Terms> = {}): Promise<void> {
    const signing = { agreementId, clientId: 'acme', startsOn, terms: retainer(over) };
    await this.decide(new SignAgreement({ ...signing, clientIsKnown: true, holidaysAreKnown: true }, metaOf('sign')));
  }

  async givesNotice(agreementId: string, givenOn: string): Promise<void> {
    const given = { agreementId, givenOn, askedFor: null, by: null };
    await this.decide(new GiveNotice(given, metaOf('notice', `${givenOn}T12:00:00.000Z`)));
  }

  /** What has become of the agreement after its signing, with when it happened. */
  lifeOf(agreementId: string): readonly (readonly [string, Instant | undefined])[] {
    const facts = this.decisions.eventsOf(agreementStream(agreementId)).slice(1);
    return facts.map(({ type, occurredAt }) => [type, occurredAt] as const);
  }

  async signed(agreementId: string): Promise<SignedAgreement> {
    return (await this.decisions.load(agreement, agreementStream(agreementId))).state as SignedAgreement;
  }

  private get door(): Decisions {
    return this.decisions as unknown as Decisions;
  }

  private async decide(command: AgreementCommand): Promise<void> {
    await this.decisions.run(agreement, agreementStream(command.data.agreementId), command);
  }

  /** The agreements as the facts so far fold, with the query that a work list needs. */
  private get readModels(): ReadModels {
    const cards = (): readonly AgreementCard[] => {
      const byId = new Map<string, AgreementCard>();
      for (const { stream, event } of this.decisions.facts) {
        if (!stream.startsWith('agreement-')) continue;
        const fact = recorded(event as AgreementEvent);
        const id = fact.data.agreementId;
        byId.set(id, agreements.evolve(byId.get(id) ?? agreements.initial(id), fact));
      }
      return [...byId.values()];
    };
    const pages = async function* (_projection: unknown, filter: Record<'renewsAt' | 'endsAt', { $lte: Instant }>) {
      const [[duty, { $lte }]] = Object.entries(filter) as [['renewsAt' | 'endsAt', { $lte: Instant }]];
      const due = await Promise.resolve(cards().filter((card) => card[duty] !== null && card[duty] <= $lte));
      if (due.length > 0) yield due;
    };
    return { pages } as unknown as ReadModels;
  }
}

const metaOf = (commandId: string, at = '2026-01-01T09:00:00.000Z') => meta({ commandId, at });
const renewals = (...at: readonly Instant[]) => at.map((instant) => ['AgreementRenewed', instant]);

let agency: Agency;
beforeEach(() => {
  agency = new Agency();
});
afterEach(() => jest.restoreAllMocks());

it('an agreement renews itself when its term is over, and then nothing is due', async () => {
  await agency.signs('a1', '2026-01-01');
  const schedule = agency.instance();

  expect(await schedule.tick('2026-12-31T23:59:59.999Z')).toBe(0);
  expect(await schedule.tick('2027-01-01T00:00:00.000Z')).toBe(1);
  expect(await schedule.tick('2027-01-01T00:00:00.000Z')).toBe(0);
  expect(agency.lifeOf('a1')).toEqual(renewals('2027-01-01T00:00:00.000Z'));
});

it('after a long downtime every term is made good, each at its own time', async () => {
  await agency.signs('a1', '2026-01-01', { termMonths: 6 });
  await agency.signs('a2', '2026-07-01', { timeZone: 'America/New_York' });

  expect(await agency.instance().tick('2028-01-10T00:00:00.000Z')).toBe(5);
  expect(agency.lifeOf('a1')).toEqual(
    renewals(
      ...['2026-06-30T23:00:00.000Z', '2027-01-01T00:00:00.000Z'],
      ...['2027-06-30T23:00:00.000Z', '2028-01-01T00:00:00.000Z'],
    ),
  );
  expect(agency.lifeOf('a2')).toEqual(renewals('2027-07-01T04:00:00.000Z'));
});

it('several instances at once write it once', async () => {
  await agency.signs('a1', '2026-01-01', { termMonths: 3 });
  await agency.givesNotice('a1', '2026-12-15');

  const instances = [agency.instance(), agency.instance(), agency.instance()];
  for (let look = 0; look < 3; look += 1)
    await Promise.all(instances.map((schedule) => schedule.tick('2027-02-01T00:00:00.000Z')));
  expect(agency.lifeOf('a1')).toEqual([
    ['NoticeGiven', undefined],
    ...renewals('2026-03-31T23:00:00.000Z', '2026-06-30T23:00:00.000Z', '2026-09-30T23:00:00.000Z'),
    ['AgreementEnded', '2027-01-15T00:00:00.000Z'],
  ]);
  const commands = agency.decisions.facts.map(({ commandId }) => commandId).slice(2);
  expect(commands).toEqual([
    ...[2, 3, 4].map((term) => idFrom('schedule', 'renew', 'a1', term)),
    idFrom('schedule', 'end', 'a1', ''),
  ]);
});

it('an agreement that ends with its term ends by itself', async () => {
  await agency.signs('a1', '2026-01-16', { renewal: 'none', termMonths: 3 });
  const schedule = agency.instance();

  expect(await schedule.tick('2026-04-15T22:59:59.999Z')).toBe(0);
  expect(await schedule.tick('2026-04-15T23:00:00.000Z')).toBe(1);
  expect(await schedule.tick('2030-01-01T00:00:00.000Z')).toBe(0);
  expect(agency.lifeOf('a1')).toEqual([['AgreementEnded', '2026-04-15T23:00:00.000Z']]);
});

it('a month that a crash left whole after notice is cut short before the end is written down', async () => {
  await agency.signs('a1', '2026-01-01');
  await agency.months.openThrough(await agency.signed('a1'), '2026-03', metaOf('open'));
  await agency.givesNotice('a1', '2026-02-15');

  expect(await agency.instance().tick('2026-03-18T00:00:00.000Z')).toBe(1);
  expect(agency.decisions.facts.map(({ event }) => event.type).slice(-2)).toEqual(['MonthCutShort', 'AgreementEnded']);
  expect(agency.decisions.eventsOf(ledgerStream('a1', '2026-03')).at(-1)).toMatchObject({
    data: { to: '2026-03-17', last: true },
  });
});

it('one agreement that fails keeps no other from its renewal, and is told of', async () => {
  const told = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  await agency.signs('a1', '2026-01-01');
  await agency.signs('a2', '2026-01-01');
  const run = agency.decisions.run.bind(agency.decisions);
  jest.spyOn(agency.decisions, 'run').mockImplementation((decider, stream, command) => {
    return stream === agreementStream('a1') ? Promise.reject(new Error('gone')) : run(decider, stream, command);
  });

  expect(await agency.instance().tick('2027-01-01T00:00:00.000Z')).toBe(1);
  expect(agency.lifeOf('a2')).toEqual(renewals('2027-01-01T00:00:00.000Z'));
  expect(told).toHaveBeenCalledWith('Agreement a1 is due (renewsAt) and failed: Error: gone');
});
