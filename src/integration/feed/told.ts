import { type Recorded } from '../../kernel/event';
import { type CloudEvent, cloudEventOf, type Outline, outlineOf } from '../cloud-event';

/** A published event on its way to readers: made once, however many there are. */
export class Told implements Outline {
  /** The fact's own. */
  readonly id: string;
  readonly position: number;
  readonly type: string;
  readonly clientId: string | null;
  readonly agreementId: string | null;

  private constructor(
    outline: Outline & { readonly id: string },
    private readonly made: { readonly json: string } | { readonly failure: unknown },
  ) {
    this.id = outline.id;
    ({ position: this.position, type: this.type, clientId: this.clientId, agreementId: this.agreementId } = outline);
  }

  /** Undefined for what stays inside. One that cannot be told fails whoever asks for it, and nobody else. */
  static of(fact: Recorded): Told | undefined {
    const told = outlineOf(fact);
    if (told === undefined) return undefined;
    const outline = { ...told, id: fact.id };
    try {
      return new Told(outline, { json: JSON.stringify(cloudEventOf(fact)) });
    } catch (failure) {
      return new Told(outline, { failure });
    }
  }

  /** Why it cannot be told: it is not of its public shape. */
  get failure(): unknown {
    return 'failure' in this.made ? this.made.failure : undefined;
  }

  /** The event as it is sent. */
  get json(): string {
    if ('failure' in this.made) throw this.made.failure;
    return this.made.json;
  }

  get event(): CloudEvent {
    return JSON.parse(this.json) as CloudEvent;
  }

  get length(): number {
    return 'failure' in this.made ? 0 : this.made.json.length;
  }
}
