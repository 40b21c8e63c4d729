/** Who may do what with a stream. Pure. */
import { isMetadataStream, type StreamKey } from './names';
import { type Right, type StreamMetadata } from './stream-metadata';

/** Who makes a call. */
export interface Principal {
  /** Undefined for those who did not say who they are. */
  readonly name: string | undefined;
  readonly groups: readonly string[];
  /** Reads everything and writes nothing, whatever ACLs say. */
  readonly isReader?: boolean;
  readonly isShutOut?: boolean;
}

const admins = '$admins';
const operators = '$ops';

/** On a store without users everybody is this. */
export const administrator: Principal = { name: undefined, groups: [admins] };
export const nobody: Principal = { name: undefined, groups: [] };
/** Nobody, where streams are not open to all. Clients ask without a name what a server can do, so it is let in. */
export const shutOut: Principal = { ...nobody, isShutOut: true };

const isAdministrator = ({ groups }: Principal): boolean => groups.includes(admins);

/** May keep persistent subscriptions. */
export const isOperator = (principal: Principal): boolean =>
  isAdministrator(principal) || principal.groups.includes(operators);

/** True for those who said who they are, and for all where nobody has to. */
export const isAuthenticated = (principal: Principal): boolean =>
  principal.name !== undefined || isAdministrator(principal);

const ofMetadata = { read: 'metadataRead', write: 'metadataWrite', delete: 'metadataWrite' } as const;

/** Streams are open to all, and those whose name begins with `$` to administrators, unless the metadata says otherwise. */
export function mayAccess(
  principal: Principal,
  right: 'read' | 'write' | 'delete',
  stream: StreamKey,
  metadataOf: (stream: StreamKey) => StreamMetadata,
): boolean {
  if (isAdministrator(principal)) return true;
  if (principal.isShutOut) return false;
  if (principal.isReader) return right === 'read';
  if (!isMetadataStream(stream)) return has(principal, right, stream, metadataOf(stream));
  const subject = stream.slice(2) as StreamKey;
  return has(principal, ofMetadata[right], subject, metadataOf(subject));
}

function has({ name, groups }: Principal, right: Right, stream: StreamKey, { acl }: StreamMetadata): boolean {
  const roles = acl[right];
  if (!roles) return !stream.startsWith('$');
  return roles.some((role) => role === '$all' || role === name || groups.includes(role));
}

/** The stream whose metadata decides about `$all`. */
export const allStream = '$all' as StreamKey;
