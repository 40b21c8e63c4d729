import { Module } from '@nestjs/common';
import { SlaController } from './sla.controller';
import { SlaQueries } from './sla.queries';
import { SlaWatch } from './watch';

@Module({ controllers: [SlaController], providers: [SlaQueries, SlaWatch], exports: [SlaQueries, SlaWatch] })
export class SlaModule {}
