import { type EventLog, type NewEvent } from '../../event-store/event-log';
import { type Notary } from '../../event-store/notary';
import { ledgerStream } from '../../ledger/month.decider';
import { type MonthClosed, type MonthOpened } from '../../ledger/month.events';
import { previousMonth } from '../../time/local';
import { type Before, MonthDigest, type SealedFact, sealOf } from './seal';
import { type Signer } from './signer';

/** Seals a month as it closes: over its events as they lie in the store, and those that are about to. */
export class MonthNotary implements Notary {
  constructor(
    private readonly log: Pick<EventLog, 'readStored' | 'lastStored'>,
    private readonly signer: Pick<Signer, 'current'>,
  ) {}

  async seal(stream: string, revision: number, facts: readonly NewEvent[]): Promise<NewEvent> {
    const digest = new MonthDigest();
    let opening: SealedFact | undefined;
    const add = (fact: SealedFact): void => {
      opening ??= fact;
      digest.add(fact);
    };
    for await (const fact of this.log.readStored(stream, revision)) add(fact);
    if (digest.chain.length !== revision + 1) {
      throw new Error(`${stream} has ${digest.chain.length} events to its revision ${revision}`);
    }
    facts.forEach((fact, i) => add({ ...asStored(fact), stream, revision: revision + 1 + i }));
    const closing = facts.at(-1)!;
    const data = closing.data as MonthClosed['data'];
    const before = await this.before(data, (opening?.data as MonthOpened['data']).ordinal);
    return { ...closing, data: { ...data, seal: sealOf(digest, before, await this.signer.current()) } };
  }

  private async before({ agreementId, month }: MonthClosed['data'], ordinal: number): Promise<Before> {
    if (ordinal === 0) return { previous: null, after: 'nothing' };
    const stream = ledgerStream(agreementId, previousMonth(month));
    const last = await this.log.lastStored(stream);
    if (last?.type !== 'MonthClosed') throw new Error(`${stream} does not end with its close`);
    const { seal } = last.data as MonthClosed['data'];
    return seal ? { previous: seal.digest, after: 'sealed-month' } : { previous: null, after: 'unsealed-month' };
  }
}

/** What is read back of a fact once it is written: JSON knows nothing of what was left undefined. */
const asStored = ({ id, type, data, metadata }: NewEvent) =>
  JSON.parse(JSON.stringify({ id, type, data, metadata })) as Pick<SealedFact, 'id' | 'type' | 'data' | 'metadata'>;
