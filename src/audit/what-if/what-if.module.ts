import { Module } from '@nestjs/common';
import { WhatIf } from './what-if';

/** The books as they would have been. */
@Module({ providers: [WhatIf], exports: [WhatIf] })
export class WhatIfModule {}
