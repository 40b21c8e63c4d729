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
export class FaultAnswer {
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
  fault: FaultAnswer | null;
  /** Why it waits for one of the stores; null while all is well. */
  waiting: string | null;
}

export class ReadyAnswer {
  status: 'up' | 'down';
  checks: ChecksAnswer;
  readModels: ReadModelAnswer[];
}
