import { Injectable } from '@nestjs/common';
import { agreement, agreementStream } from '../../agreements/agreement.decider';
import { client, clientStream } from '../../clients/client.decider';
import { maySee } from '../../clients/visibility';
import { Decisions } from '../../event-store/decisions';
import { EventLog } from '../../event-store/event-log';
import { type Actor } from '../../kernel/event';
import { invalidAt, Refusal } from '../../kernel/refusal';
import { publications } from '../schemas/publications';
import { FeedReader } from './feed-reader';
import { Past } from './past';
import { type Selection } from './selection';
import { Tail } from './tail';

/** What somebody asks for of all published events. */
export interface Asked {
  readonly types?: readonly string[] | undefined;
  readonly agreementId?: string | undefined;
  readonly clientId?: string | undefined;
}

/** The log of published events, for whoever reads it in order: from any place, filtered, on and on. */
@Injectable()
export class Feed {
  constructor(
    private readonly tail: Tail,
    private readonly past: Past,
    private readonly log: EventLog,
    private readonly decisions: Decisions,
  ) {}

  /**
   * What a viewer gets to see of what it asks for: a key bound to a client sees that client's events alone.
   * @throws Refusal INVALID naming a type that is not published; UNKNOWN_CLIENT, UNKNOWN_AGREEMENT, also for another's
   */
  async selectionOf({ types, agreementId, clientId }: Asked, viewer: Actor): Promise<Selection> {
    const unknown = types?.find((type) => !publications.has(type));
    if (unknown !== undefined) {
      throw invalidAt('/types', `${JSON.stringify(unknown)} is not published; GET /v1/event-schemas lists what is`);
    }
    if (clientId !== undefined) await this.assertClient(clientId, viewer);
    if (agreementId !== undefined) await this.assertAgreement(agreementId, viewer);
    return {
      types: types === undefined ? null : [...new Set(types)].toSorted(),
      agreementId: agreementId ?? null,
      clientId: clientId ?? viewer.clientId ?? null,
    };
  }

  /**
   * A reader that stands after a position; `'latest'` is where the log ends now. `leave` is to be called when it goes.
   * @throws Refusal INVALID for a position beyond the log's end; STORE_UNAVAILABLE
   */
  async open(after: number | 'latest', selection: Selection): Promise<{ reader: FeedReader; leave: () => void }> {
    const leave = await this.tail.join();
    try {
      const position = after === 'latest' ? await this.log.head() : after;
      if (position > this.tail.to) await this.assertWritten(position);
      return { reader: new FeedReader(this.tail, this.past, selection, position), leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Who waits for what another log may come to would wait in vain, and miss what this one holds. */
  private async assertWritten(position: number): Promise<void> {
    const end = await this.log.end();
    if (position > end) throw invalidAt('/after', `is beyond the end of the log, which is at ${end}`);
  }

  private async assertClient(clientId: string, viewer: Actor): Promise<void> {
    if (maySee(viewer, clientId)) {
      const { state } = await this.decisions.load(client, clientStream(clientId));
      if (state.status === 'registered') return;
    }
    throw new Refusal('UNKNOWN_CLIENT', 'No client has this id', { clientId });
  }

  private async assertAgreement(agreementId: string, viewer: Actor): Promise<void> {
    const { state } = await this.decisions.load(agreement, agreementStream(agreementId));
    if (state.status === 'signed' && maySee(viewer, state.clientId)) return;
    throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
  }
}
