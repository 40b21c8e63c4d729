import { DomainCommand } from '../kernel/command';
import { type Instant } from '../time/instant';

/** What monitoring tells of a check. */
export interface Signal {
  readonly agreementId: string;
  readonly check: string;
  readonly state: 'down' | 'up';
  readonly at: Instant;
  readonly detail: string;
}

/** A signal with what the handler knows of its agreement. */
export class NoteSignal extends DomainCommand<
  'NoteSignal',
  Signal & {
    readonly checkId: string;
    readonly clientId: string;
    /** First instant of the agreement. */
    readonly servedFrom: Instant;
    /** The instant after its last day; null while no end is in sight. */
    readonly servedTo: Instant | null;
  }
> {
  readonly type = 'NoteSignal';
}
