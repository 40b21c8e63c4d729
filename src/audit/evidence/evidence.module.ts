import { Module } from '@nestjs/common';
import { SealsModule } from '../seals/seals.module';
import { Evidence } from './evidence';
import { EvidenceController } from './evidence.controller';

/** Agreements and disputes as files that anyone can check. */
@Module({ imports: [SealsModule], controllers: [EvidenceController], providers: [Evidence] })
export class EvidenceModule {}
