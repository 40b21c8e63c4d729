import { Logger } from '@nestjs/common';
import { createLogger, nestLogger } from '../logging';

/** A command was asked for something that it cannot do; the message says what it can. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Standard output is the command's answer; only what goes wrong is said beside it. */
export function logToStandardError(): void {
  Logger.overrideLogger(nestLogger(createLogger('warn')));
}
