import { ApiProperty } from '@nestjs/swagger';
import { type Instant } from '../time/instant';

export class LiveAnswer {
  status: 'up';
}

export class CheckAnswer {
  status: 'up' | 'down';
  /** What is wrong, where something is. */
  detail?: string;
}

export class ChecksAnswer {
  /** Takes appends. */
  eventStore: CheckAnswer;
  /** Answers. */
  documents: CheckAnswer;
  /** All are filled, caught up and running. */
  readModels: CheckAnswer;
  /** Have been read. */
  keys: CheckAnswer;
}

/** An event that a read model cannot fold: it stopped there. */
export class FoldFaultAnswer {
  type: string;
  stream: string;
  revision: number;
  position: number;
  error: string;
}

export class ReadModelAnswer {
  readModel: string;
  state: 'filling' | 'catching-up' | 'live' | 'stopped';
  /** How far it has come in the log; null before its first event. */
  position: number | null;
  /** The log's last position when this run began; null while the event store has not said. */
  head: number | null;
  /** Events looked at since the program started. */
  eventsRead: number;
  /** Events that have arrived and cannot be read yet. */
  lagEvents: number;
  fault: FoldFaultAnswer | null;
  /** Why it waits for one of the stores; null while all is well. */
  waiting: string | null;
}

/** A document of a read model that is not what its events make it. */
export class DriftedAnswer {
  readModel: string;
  document: string;
  /** `missing` is not stored and should be; `extra` is stored, and no event is about it. */
  kind: 'changed' | 'missing' | 'extra';
  /** Pointer to the first field that differs; null for a document that is missing or extra. */
  field: string | null;
}

/** The read models as they are held against the events, a part at a time, again and again. */
export class DriftAnswer {
  /**
   * `off`: not checked. `waiting`: nothing was checked yet. `none`: all that was checked is what its events make it.
   * `found`: something is not. Requests are served all the same.
   */
  status: 'off' | 'waiting' | 'none' | 'found';
  /** Documents that were compared since the program started. */
  checked: number;
  lastCheckedAt: Instant | null;
  /** How long it took to compare everything once; null until it was. */
  @ApiProperty({ format: 'double' })
  lastRoundSeconds: number | null;
  /** How many documents are not what their events make them, as they were last looked at. */
  differing: number;
  /** The first few of them. */
  differences: DriftedAnswer[];
}

export class ReadyAnswer {
  status: 'up' | 'down';
  checks: ChecksAnswer;
  readModels: ReadModelAnswer[];
  drift: DriftAnswer;
}
