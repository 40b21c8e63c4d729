import { Injectable } from '@nestjs/common';
import { agreements } from '../../../projections/agreements';
import { maySee } from '../../clients/visibility';
import { Decisions } from '../../event-store/decisions';
import { EventLog } from '../../event-store/event-log';
import { type Actor } from '../../kernel/event';
import { Refusal } from '../../kernel/refusal';
import { ReadModels } from '../../read-models/read-models';
import { Clock } from '../../time/clock';
import { type ReadFact, SealCheck, type SealFault } from './seal-check';
import { agreementOf, allSealedFacts, sealedFactsOf } from './sealed-facts';

/** What a check of seals came to: `months` and their `events` that fit, before the first that does not. */
export interface Verified {
  readonly months: number;
  readonly events: number;
  /** Of the months, how many were closed before there were seals. */
  readonly unsealed: number;
  readonly ok: boolean;
  readonly firstFault?: SealFault;
}

const AGREEMENTS_PAGE = 200;

/** Holds the months in the event store to their seals. Read models are asked only whose agreements there are. */
@Injectable()
export class Verification {
  private running: Promise<Verified> | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly decisions: Decisions,
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal UNKNOWN_AGREEMENT for one that is not there, or not the viewer's */
  async of(agreementId: string, viewer: Actor): Promise<Verified> {
    const agreement = await agreementOf(this.decisions, agreementId);
    if (!maySee(viewer, agreement.clientId)) {
      throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
    }
    return told(await checked(sealedFactsOf(this.log, agreement, this.clock.now())));
  }

  /** All that the viewer may see. */
  async all(viewer: Actor): Promise<Verified> {
    if (viewer.clientId !== undefined) return this.ofClient(viewer.clientId, viewer);
    // The whole log is read once for all who ask meanwhile.
    this.running ??= checked(allSealedFacts(this.log))
      .then(told)
      .finally(() => (this.running = undefined));
    return this.running;
  }

  private async ofClient(clientId: string, viewer: Actor): Promise<Verified> {
    let sum: Verified = { months: 0, events: 0, unsealed: 0, ok: true };
    for await (const page of this.readModels.pages(agreements, { clientId }, { limit: AGREEMENTS_PAGE })) {
      for (const { id } of page) {
        const { months, events, unsealed, ...found } = await this.of(id, viewer);
        const added = { months: sum.months + months, events: sum.events + events, unsealed: sum.unsealed + unsealed };
        sum = { ...added, ...found };
        if (!sum.ok) return sum;
      }
    }
    return sum;
  }
}

/** Reads to the end, also beyond a fault: a read that is left early keeps its call open. */
export async function checked(facts: AsyncIterable<ReadFact> | Iterable<ReadFact>): Promise<SealCheck> {
  const check = new SealCheck();
  for await (const fact of facts) check.take(fact);
  return check.finish();
}

const told = ({ months, events, unsealed, fault }: SealCheck): Verified => ({
  ...{ months, events, unsealed, ok: fault === null },
  ...(fault ? { firstFault: fault } : {}),
});
