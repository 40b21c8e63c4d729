import { Injectable } from '@nestjs/common';
import { agreement, agreementStream } from '../../agreements/agreement.decider';
import { client, clientStream } from '../../clients/client.decider';
import { maySee } from '../../clients/visibility';
import { Decisions } from '../../event-store/decisions';
import { type CommandMeta } from '../../kernel/command';
import { type Actor } from '../../kernel/event';
import { idFrom } from '../../kernel/ids';
import { Refusal } from '../../kernel/refusal';
import { ledgerMonth, ledgerStream } from '../../ledger/month.decider';
import { ticket, ticketStream } from '../../tickets/ticket.decider';
import { WhatIf } from '../what-if/what-if';
import { type WhatIfAnswer } from '../what-if/what-if.dto';
import { type Difference } from './differences.rules';
import { ReplayJobs } from './replay-jobs';
import { type Outcome, type ReplayRecord, ReplayShelf } from './replay-shelf';
import {
  type DifferenceAnswer,
  type ReplayAnswer,
  type ReplayBody,
  type ReplayPage,
  type ReplaySummary,
} from './replay.dto';
import { readModelsFor, scopeOf, textOf } from './replay.request';
import { type Scope } from './scope';

/** Replays as they are asked for and told, each to those who may see it. */
@Injectable()
export class Replays {
  constructor(
    private readonly jobs: ReplayJobs,
    private readonly shelf: ReplayShelf,
    private readonly whatIf: WhatIf,
    private readonly decisions: Decisions,
  ) {}

  /** @throws Refusal INVALID, FORBIDDEN, UNKNOWN_CLIENT, UNKNOWN_AGREEMENT, UNKNOWN_MONTH, UNKNOWN_TICKET; as `ReplayJobs` */
  async ask({ scope: named, readModels, whatIf }: ReplayBody, meta: CommandMeta): Promise<ReplayAnswer> {
    const { actor: askedBy, commandId, requestHash = null } = meta;
    const scope = scopeOf(named);
    await this.assertSeen(scope, askedBy);
    const compared = whatIf && !readModels ? [] : readModelsFor(scope, readModels, askedBy.clientId !== undefined);
    if (whatIf) await this.whatIf.check(scope, whatIf);
    const record = await this.jobs.ask({
      ...{ id: idFrom(commandId, 'replay'), scope, readModels: compared.map(({ name }) => name) },
      ...{ whatIf: whatIf ?? null, askedBy, requestHash },
    });
    return this.get(record.id, askedBy);
  }

  /** @throws Refusal UNKNOWN_REPLAY, also for one that another organisation asked for */
  async get(id: string, viewer: Actor): Promise<ReplayAnswer> {
    const found = await this.shelf.get(id);
    if (!found || (viewer.clientId !== undefined && viewer.clientId !== found.clientId)) {
      throw new Refusal('UNKNOWN_REPLAY', 'No replay has this id', { replayId: id });
    }
    return answerOf(found.record, found.outcome);
  }

  async list(
    page: { readonly limit: number; readonly cursor?: string | undefined },
    viewer: Actor,
  ): Promise<ReplayPage> {
    const { items, nextCursor } = await this.shelf.list(viewer.clientId, page);
    return { items: items.map(summaryOf), nextCursor };
  }

  async cancel(id: string, viewer: Actor): Promise<ReplayAnswer> {
    const { state } = await this.get(id, viewer);
    if (state === 'queued' || state === 'running') await this.jobs.cancel(id);
    return this.get(id, viewer);
  }

  private async assertSeen(scope: Scope, viewer: Actor): Promise<void> {
    switch (scope.kind) {
      case 'all':
        if (viewer.clientId === undefined) return;
        throw new Refusal('FORBIDDEN', 'A client replays its own agreements and tickets, not the whole book');
      case 'client': {
        const { clientId } = scope;
        const { state } = await this.decisions.load(client, clientStream(clientId));
        if (state.status === 'registered' && maySee(viewer, clientId)) return;
        throw new Refusal('UNKNOWN_CLIENT', 'No client has this id', { clientId });
      }
      case 'agreement':
        return this.assertAgreementSeen(scope.agreementId, viewer);
      case 'month': {
        const { agreementId, month } = scope;
        await this.assertAgreementSeen(agreementId, viewer);
        const { revision } = await this.decisions.load(ledgerMonth, ledgerStream(agreementId, month));
        if (revision >= 0) return;
        throw new Refusal('UNKNOWN_MONTH', `${month} is not opened`, { agreementId, month });
      }
      case 'ticket': {
        const { ticketId } = scope;
        const { state } = await this.decisions.load(ticket, ticketStream(ticketId));
        if (state.status !== 'unopened' && maySee(viewer, state.clientId)) return;
        throw new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId });
      }
    }
  }

  private async assertAgreementSeen(agreementId: string, viewer: Actor): Promise<void> {
    const { state } = await this.decisions.load(agreement, agreementStream(agreementId));
    if (state.status === 'signed' && maySee(viewer, state.clientId)) return;
    throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
  }
}

function summaryOf(record: ReplayRecord): ReplaySummary {
  const { id, state, detail, scope, readModels, askedBy, askedAt, startedAt, endedAt, progress } = record;
  const { eventsRead, eventsTotal, percent, documents } = progress;
  return {
    ...{ id, state, detail, scope: textOf(scope), readModels: [...readModels] },
    askedBy: { id: askedBy.id, role: askedBy.role },
    ...{ askedAt, startedAt, endedAt, eventsRead, eventsTotal, percent, documents },
    ...{ equal: record.equal, differing: record.differing },
  };
}

function answerOf(record: ReplayRecord, { result, whatIf }: Outcome): ReplayAnswer {
  return {
    ...summaryOf(record),
    differences: (result?.differences ?? []).map(told),
    position: result?.position ?? null,
    listedBy: [...(result?.listedBy ?? [])],
    ...(whatIf ? { whatIf: whatIf as WhatIfAnswer } : {}),
  };
}

const told = ({ fields, ...difference }: Difference): DifferenceAnswer => ({ ...difference, fields: [...fields] });
