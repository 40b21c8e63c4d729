import { Injectable } from '@nestjs/common';
import { seals } from '../../../projections/seals';
import { maySee } from '../../clients/visibility';
import { type Actor } from '../../kernel/event';
import { invalidAt, Refusal } from '../../kernel/refusal';
import { ledgerIdOf } from '../../ledger/opening.rules';
import { ReadModels } from '../../read-models/read-models';
import { Clock } from '../../time/clock';
import { type Month } from '../../time/local';
import { consistencyPath, inclusionPath, inclusionPaths, rootOf, type TreeHash } from '../merkle';
import { Signer } from './signer';
import { signedHead, type TreeHead } from './tree-head';

const PAGE = 1_000;

/** That seals are in the tree of one head, and that this tree goes on from an earlier one. Hashes are hex. */
export interface TreeProofs {
  readonly head: TreeHead;
  /** In the order asked for; `index` is the leaf's place, from 0. */
  readonly inclusions: readonly { readonly index: number; readonly path: readonly string[] }[];
  /** From a tree of `from` leaves; null where nobody asked. */
  readonly consistency: { readonly from: number; readonly path: readonly string[] } | null;
}

/** Leaves stand in the order of the log; a leaf is the canonical form of a seal. */
@Injectable()
export class SealTree {
  private readonly leaves: TreeHash[] = [];
  private readonly places = new Map<string, number>();
  private lastPosition = -1;
  private filling: Promise<void> = Promise.resolve();

  constructor(
    private readonly readModels: ReadModels,
    private readonly signer: Signer,
    private readonly clock: Clock,
  ) {}

  async head(): Promise<TreeHead> {
    await this.fill();
    const key = await this.signer.current();
    return signedHead(this.leaves, this.clock.now(), key);
  }

  /** That a month's seal is in the tree, which at that moment has the size and the root told with it. */
  async inclusion(agreementId: string, month: Month, viewer: Actor) {
    const card = await this.readModels.get(seals, ledgerIdOf(agreementId, month));
    if (!card?.leaf || !maySee(viewer, card.clientId)) {
      throw new Refusal('UNKNOWN_MONTH', 'No sealed month of this agreement is there', { agreementId, month });
    }
    await this.fill();
    const index = this.places.get(card.id);
    if (index === undefined) throw behind();
    const [size, root] = [this.leaves.length, hex(rootOf(this.leaves))];
    return { agreementId, month, index, leaf: card.leaf, size, root, path: inclusionPath(this.leaves, index).map(hex) };
  }

  /** That the tree of `from` leaves is the beginning of the one of `to`. @throws Refusal INVALID for sizes it never had */
  async consistency(from: number, to: number | undefined) {
    await this.fill();
    const through = to ?? this.leaves.length;
    if (through > this.leaves.length) throw invalidAt('/to', `The tree has ${this.leaves.length} leaves`);
    if (from > through) throw invalidAt('/from', `must not be above ${through}`);
    const leaves = this.leaves.slice(0, through);
    const roots = { fromRoot: hex(rootOf(leaves.slice(0, from))), toRoot: hex(rootOf(leaves)) };
    return { from, to: through, ...roots, path: consistencyPath(leaves, from).map(hex) };
  }

  /**
   * The head, and in that very tree the paths of these months' seals and the one that leads on from `earlier` leaves.
   * @throws Refusal INVALID at `/keptHead` for a size it never had, READ_MODEL_BEHIND
   */
  async proofs(ledgerIds: readonly string[], earlier: number | null): Promise<TreeProofs> {
    const head = await this.head();
    const leaves = this.leaves.slice(0, head.size);
    if (earlier !== null && earlier > head.size) throw invalidAt('/keptHead', `The tree has ${head.size} leaves`);
    const indexes = ledgerIds.map((id) => this.places.get(id) ?? Number.POSITIVE_INFINITY);
    if (indexes.some((index) => index >= head.size)) throw behind();
    const paths = inclusionPaths(leaves, indexes);
    return {
      head,
      inclusions: indexes.map((index, i) => ({ index, path: paths[i]!.map(hex) })),
      consistency: earlier === null ? null : { from: earlier, path: consistencyPath(leaves, earlier).map(hex) },
    };
  }

  /** What was closed since it was last asked. */
  private fill(): Promise<void> {
    this.filling = this.filling.catch(() => undefined).then(() => this.readOn());
    return this.filling;
  }

  private async readOn(): Promise<void> {
    const further = { closedPosition: { $gt: this.lastPosition } };
    for await (const page of this.readModels.pages(seals, further, { sort: { closedPosition: 1 }, limit: PAGE })) {
      for (const { id, leaf, closedPosition } of page) {
        this.lastPosition = closedPosition;
        if (leaf === null) continue;
        this.places.set(id, this.leaves.length);
        this.leaves.push(Buffer.from(leaf, 'hex'));
      }
    }
  }
}

const behind = (): Refusal => new Refusal('READ_MODEL_BEHIND', 'The tree does not hold this month yet; try again');

const hex = (hash: TreeHash): string => hash.toString('hex');
