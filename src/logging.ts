import { type LoggerService } from '@nestjs/common';
import { destination, type Level, type Logger, pino } from 'pino';
import { type Settings } from './settings';

/** What Nest tells about its wiring is for debugging. */
const wiring = ['NestFactory', 'NestApplication', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer'];

/** JSON lines on standard error: standard output is for what a person or a script waits for. */
export function createLogger(level: Settings['LOG_LEVEL']): Logger {
  return pino({ level, base: { pid: process.pid } }, destination(2));
}

/** Nest's logger as pino lines. Its arguments are a message, for errors perhaps a stack, and last the context. */
export function nestLogger(log: Logger): LoggerService {
  const write = (level: Level, [message, ...more]: readonly unknown[]): void => {
    const context = typeof more.at(-1) === 'string' ? more.at(-1) : undefined;
    const err = [message, ...more].find((part) => part instanceof Error);
    const stack = more.length > 1 && err === undefined ? more[0] : undefined;
    log[level]({ context, err, stack }, err !== undefined && err === message ? err.message : String(message));
  };
  return {
    verbose: (...said: unknown[]) => write('trace', said),
    debug: (...said: unknown[]) => write('debug', said),
    log: (...said: unknown[]) => write(wiring.includes(String(said.at(-1))) ? 'debug' : 'info', said),
    warn: (...said: unknown[]) => write('warn', said),
    error: (...said: unknown[]) => write('error', said),
    fatal: (...said: unknown[]) => write('fatal', said),
  };
}
