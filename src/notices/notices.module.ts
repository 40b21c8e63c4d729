import { Module } from '@nestjs/common';
import { decidedBy } from '../event-store/decided-by';
import { Outbox } from '../mail/outbox';
import { NoticeDispatch } from './dispatch';
import { ReopenNotice } from './notice.commands';
import { NoticeController } from './notice.controller';
import { notice, noticeStream } from './notice.decider';
import { NoticeMetrics } from './notice.metrics';
import { NoticeQueries } from './notice.queries';
import { Occasions } from './occasions';

@Module({
  controllers: [NoticeController],
  providers: [
    ...decidedBy(notice, ({ data }: ReopenNotice) => noticeStream(data.noticeId), ReopenNotice),
    NoticeQueries,
    NoticeMetrics,
    NoticeDispatch,
    Occasions,
    Outbox,
  ],
  exports: [NoticeDispatch],
})
export class NoticesModule {}
