import { Module } from '@nestjs/common';
import { Questions } from './questions';
import { WhatIf } from './what-if';

/** The books as they would have been. */
@Module({ providers: [Questions, WhatIf], exports: [WhatIf] })
export class WhatIfModule {}
