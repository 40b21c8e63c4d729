/** Who calls: names and passwords as HTTP's basic authentication carries them. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { administrator, type Principal } from './access';

/** Somebody who may call. The groups `$admins` and `$ops` have rights of their own; others are what ACLs name. */
export interface User {
  readonly name: string;
  readonly password: string;
  readonly groups?: readonly string[];
  /** Reads everything and writes nothing, whatever ACLs say; in `$ops` it keeps persistent subscriptions all the same. */
  readonly isReader?: boolean;
}

/** Answers who a caller is: nobody without credentials, undefined when they are wrong. */
export type Authenticate = (authorization: string | undefined) => Principal | undefined;

/** Without users everybody is administrator, whatever they say. */
export const trustEverybody: Authenticate = () => administrator;

/** @param anonymous what callers are who do not say who they are */
export function authenticateAmong(users: readonly User[], anonymous: Principal): Authenticate {
  const known = new Map(
    users.map((user) => [user.name, { digest: digestOf(user.password), principal: asPrincipal(user) }]),
  );
  const unknown = { digest: digestOf(''), principal: undefined };
  return (authorization) => {
    if (authorization === undefined) return anonymous;
    const credentials = /^Basic +([a-z0-9+/]+=*)$/i.exec(authorization)?.[1];
    const text = Buffer.from(credentials ?? '', 'base64').toString('utf8');
    const colon = text.indexOf(':');
    // A name that does not exist takes as long as a password that is wrong.
    const { digest, principal } = known.get(text.slice(0, Math.max(colon, 0))) ?? unknown;
    const isRight = timingSafeEqual(digest, digestOf(text.slice(colon + 1)));
    return colon >= 0 && isRight ? principal : undefined;
  };
}

const asPrincipal = ({ name, groups = [], isReader = false }: User): Principal => ({ name, groups, isReader });
const digestOf = (password: string): Buffer => createHash('sha256').update(password).digest();
