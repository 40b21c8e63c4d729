import { type Actor } from '../kernel/event';

/** Whether somebody may see what belongs to a client. A key bound to an organisation sees nothing of another. */
export const maySee = (viewer: Actor, clientId: string): boolean =>
  viewer.clientId === undefined || viewer.clientId === clientId;

/** Narrows a list to what the viewer may see, and to one client where asked: nothing where that is another's. */
export function visible(viewer: Actor, field: string, asked?: string): Readonly<Record<string, { $in: string[] }>> {
  const clientId = asked ?? viewer.clientId;
  if (clientId === undefined) return {};
  return { [field]: { $in: maySee(viewer, clientId) ? [clientId] : [] } };
}
