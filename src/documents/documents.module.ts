import { Module } from '@nestjs/common';
import { Documents } from './documents';

@Module({ providers: [Documents], exports: [Documents] })
export class DocumentsModule {}
