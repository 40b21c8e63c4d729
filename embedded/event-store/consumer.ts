/** One consumer of a group: the events it has in hand, by the ids it answers with. */
import { type Principal } from './access';
import { type Call } from './call';
import { type CallError } from './call-errors';
import { Measured } from './measured';
import { type ConsumeRequest, type ConsumerInfo } from './persistent-messages';
import { deliveryFrame, type Delivered } from './read-frames';
import { recordIdKey } from './record';

/** An event on its way through a group. */
export interface Entry {
  /** From what the group consumes, or from what it has parked. */
  readonly source: 'main' | 'parked';
  /** The revision or position there. */
  readonly place: number;
  /** For strategies that keep events together. */
  readonly bucket: number;
  retryCount: number;
}

/** An event that a consumer has in hand. */
export interface Delivery {
  readonly entry: Entry;
  readonly consumer: Consumer;
  readonly id: string;
  readonly dueAtMs: number;
  isSettled: boolean;
}

let consumersSoFar = 0;

export class Consumer {
  readonly number = ++consumersSoFar;
  readonly principal: Principal;
  private readonly deliveries = new Map<string, Delivery[]>();
  private readonly measured = new Measured();
  private keepsUp = true;
  private inFlight = 0;

  constructor(
    private readonly call: Call,
    private readonly request: ConsumeRequest,
    private readonly hasRoomAgain: () => void,
  ) {
    this.principal = call.caller.principal;
  }

  get hasRoom(): boolean {
    return this.inFlight < this.request.bufferSize && this.keepsUp && this.call.isOpen;
  }

  deliver(entry: Entry, delivered: Delivered, dueAtMs: number): Delivery {
    const id = recordIdKey((delivered.link ?? delivered.event)!.record);
    const delivery = { entry, consumer: this, id, dueAtMs, isSettled: false };
    const same = this.deliveries.get(id);
    if (same) same.push(delivery);
    else this.deliveries.set(id, [delivery]);
    this.inFlight++;
    this.measured.add();
    if (!this.call.write(deliveryFrame(delivered, this.request.uuidForm))) this.waitForCaller();
    return delivery;
  }

  /** The oldest delivery with this id. */
  find(id: string): Delivery | undefined {
    return this.deliveries.get(id)?.[0];
  }

  /** In the order they were delivered in, as far as their ids differ. */
  *inHand(): Iterable<Delivery> {
    for (const same of [...this.deliveries.values()]) yield* [...same];
  }

  settle(delivery: Delivery): void {
    delivery.isSettled = true;
    this.inFlight--;
    const same = this.deliveries.get(delivery.id)!;
    if (same.length === 1) this.deliveries.delete(delivery.id);
    else same.splice(same.indexOf(delivery), 1);
  }

  end(error?: CallError): void {
    this.call.end(error);
  }

  info(): ConsumerInfo {
    const { caller } = this.call;
    return {
      from: caller.from,
      userName: caller.principal.name ?? 'anonymous',
      connectionName: caller.connectionName,
      ...this.measured.look(),
      availableSlots: Math.max(0, this.request.bufferSize - this.inFlight),
      inFlight: this.inFlight,
    };
  }

  private waitForCaller(): void {
    if (!this.keepsUp) return;
    this.keepsUp = false;
    void this.call.drained().then(() => {
      this.keepsUp = true;
      this.hasRoomAgain();
    });
  }
}
