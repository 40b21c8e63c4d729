import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../settings';
import { Clock } from '../time/clock';
import { KeyController } from './key.controller';
import { KeyQueries } from './key.queries';
import { KeySecrets } from './key-secrets';
import { KeyTable } from './key-table';
import { KeyUse } from './key-use';
import { KeyWatch } from './key-watch';
import { Keys } from './keys';
import { UseBook } from './use-book';

@Module({
  controllers: [KeyController],
  providers: [
    {
      provide: KeyTable,
      useFactory: ({ ADMIN_KEY }: Settings, clock: Clock) => new KeyTable(ADMIN_KEY, clock),
      inject: [SETTINGS, Clock],
    },
    { provide: KeySecrets, useFactory: ({ DATA_DIR }: Settings) => new KeySecrets(DATA_DIR), inject: [SETTINGS] },
    KeyWatch,
    Keys,
    UseBook,
    KeyUse,
    KeyQueries,
  ],
  exports: [KeyTable, KeyWatch, Keys, KeyUse],
})
export class KeysModule {}
