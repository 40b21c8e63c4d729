import { Module } from '@nestjs/common';
import { AsOf } from './as-of';
import { KeptStreams } from './kept-streams';

/** Figures as they were known, or true, at an instant. */
@Module({ providers: [AsOf, KeptStreams], exports: [AsOf, KeptStreams] })
export class AsOfModule {}
