import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Optional } from '../../http/fields';
import { PageQuery } from '../../http/page-query';
import { type Role } from '../../kernel/event';
import { type Instant } from '../../time/instant';
import { type Month } from '../../time/local';

const formats = ['json', 'csv'] as const;

export class HistoryQuery extends PageQuery {
  /** As what it is answered: a page as `json` where it is left out, or all of it as a `csv` file. */
  @Optional()
  @IsIn(formats)
  @ApiProperty({ enum: formats, default: 'json', required: false })
  format?: (typeof formats)[number];
}

export class HistoryActor {
  id: string;
  role: Role;
  clientId?: string;
}

export class HistoryBalance {
  availableMinutes: number;
  usedMinutes: number;
  /** What the lots still held on the day on which the event was written. */
  remainingMinutes: number;
  overageMinutes: number;
  /** The month before had not closed: what it would carry over is not counted. */
  provisional: boolean;
}

export class HistoryEntry {
  /** The event's. */
  id: string;
  /** Log position. */
  position: number;
  stream: string;
  /** Of the event's stream. */
  revision: number;
  type: string;
  /** UTC instant at which it happened. */
  occurredAt: Instant;
  /** UTC instant at which it was written. */
  recordedAt: Instant;
  actor: HistoryActor;
  /** Why, where the event says so. */
  reason: string | null;
  /** Null for what concerns the client alone. */
  agreementId: string | null;
  month: Month | null;
  ticketId: string | null;
  /** As it was written; of a closing the figures alone, because its statement has an address of its own. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  data: object;
  /** The month's balance after it; null for events that are not a month's. */
  balance: HistoryBalance | null;
}

export class HistoryPage {
  items: HistoryEntry[];
  nextCursor: string | null;
}
