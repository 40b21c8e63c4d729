import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 50;

/** Resolves when the condition holds. What happens by itself takes its time; a failure to ask counts as not yet. */
export async function until(condition: () => Promise<boolean>, waitMsMax = 30_000): Promise<void> {
  const end = Date.now() + waitMsMax;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await condition()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await sleep(LOOK_MS);
  }
  throw new Error(`Waited ${waitMsMax} ms in vain for ${condition.toString()}`, { cause: last });
}
