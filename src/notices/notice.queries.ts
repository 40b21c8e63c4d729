import { Injectable } from '@nestjs/common';
import { type NoticeCard, notices } from '../../projections/notices';
import { type Filter, given, type Page, type Positioned, ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { type NoticesQuery, type NoticeState } from './notice.dto';
import { freshFrom } from './notice.rules';

/** What can be sent now: what is fresh and nobody has taken up, and what waits for another attempt. */
export const dueNow = (now: Instant): readonly [fresh: Filter, again: Filter] => [
  { freshSince: { $gte: freshFrom(now), $lte: now } },
  { againAt: { $lte: now } },
];

/** A notice as it is shown: `lapsed` is one that nobody took up while what it tells of was news. */
export interface NoticeView extends Omit<NoticeCard, 'state' | 'toldIn' | 'freshSince' | 'againAt' | 'revision'> {
  readonly state: NoticeState;
  readonly nextAttemptAt: Instant | null;
}

@Injectable()
export class NoticeQueries {
  constructor(
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
  ) {}

  /** The latest first. */
  async list({ ticketId, state, kind, limit, cursor }: NoticesQuery): Promise<Page<Positioned<NoticeView>>> {
    const now = this.clock.now();
    const filter: Filter = { ...given({ ticketId, kind }), ...(state === undefined ? {} : inState(state, now)) };
    const page = await this.readModels.find(notices, filter, { sort: { occurredAt: -1 }, limit, cursor });
    return { ...page, items: page.items.map((card) => viewOf(card, now)) };
  }

  /** How many could be sent now. */
  async due(): Promise<number> {
    const counts = dueNow(this.clock.now()).map((filter) => this.readModels.count(notices, filter));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }
}

function inState(state: NoticeState, now: Instant): Filter {
  if (state === 'due') return { state, freshSince: { $gte: freshFrom(now) } };
  if (state === 'lapsed') return { state: 'due', freshSince: { $lt: freshFrom(now) } };
  return { state };
}

function viewOf(card: Positioned<NoticeCard>, now: Instant): Positioned<NoticeView> {
  const { toldIn: _told, revision: _revision, freshSince, againAt, state, ...view } = card;
  const lapsed = freshSince !== null && freshSince < freshFrom(now);
  return { ...view, state: lapsed ? 'lapsed' : state, nextAttemptAt: state === 'failed' ? againAt : null };
}
