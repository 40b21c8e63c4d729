import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../settings';
import { KeyController } from './key.controller';
import { KeySecrets } from './key-secrets';
import { KeyTable } from './key-table';
import { KeyWatch } from './key-watch';
import { Keys } from './keys';

@Module({
  controllers: [KeyController],
  providers: [
    { provide: KeyTable, useFactory: ({ ADMIN_KEY }: Settings) => new KeyTable(ADMIN_KEY), inject: [SETTINGS] },
    { provide: KeySecrets, useFactory: ({ DATA_DIR }: Settings) => new KeySecrets(DATA_DIR), inject: [SETTINGS] },
    KeyWatch,
    Keys,
  ],
  exports: [KeyTable, KeyWatch, Keys],
})
export class KeysModule {}
