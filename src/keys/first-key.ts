import { v7 } from 'uuid';
import { keys } from '../../projections/keys';
import { type ReadModels } from '../read-models/read-models';
import { type Clock } from '../time/clock';
import { byItself, type CommandMeta } from '../kernel/command';
import { type Keys } from './keys';

/** A command that nobody sent over HTTP. */
export function ownMeta(clock: Clock, by: 'first-start' | 'command-line'): CommandMeta {
  return byItself(by, v7(), clock.now());
}

/**
 * Gives a new installation its first admin key, which nobody could issue otherwise. Null once any admin key was ever
 * issued: who has lost or revoked them all issues one on the command line.
 */
export async function firstAdminKey(issuer: Keys, readModels: ReadModels, clock: Clock): Promise<string | null> {
  const { items } = await readModels.find(keys, { role: 'admin' }, { limit: 1 });
  if (items.length > 0) return null;
  const { secret } = await issuer.issue({ role: 'admin', label: 'First admin key' }, ownMeta(clock, 'first-start'));
  return secret;
}
