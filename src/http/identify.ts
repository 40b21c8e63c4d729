import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type KeyTable } from '../keys/key-table';
import { Problem } from './problems';
import { header, type HttpRequest } from './request';

const CHALLENGE = 'Bearer realm="minutebook"';

/**
 * Who asks, by the key that the request brings.
 * @throws Problem 401 where it brings none, or one that is unknown; Refusal STORE_UNAVAILABLE while keys are still read
 */
export function identify(keys: KeyTable, request: Pick<HttpRequest, 'headers'>): Actor {
  const [, key] = /^bearer +([^ ]+) *$/i.exec(header(request, 'authorization') ?? '') ?? [];
  if (key === undefined) {
    throw new Problem(401, 'key-missing', 'Send a key: Authorization: Bearer mb_…', {
      'www-authenticate': CHALLENGE,
    });
  }
  const actor = keys.actorOf(key);
  if (actor !== undefined) return actor;
  if (!keys.ready) throw new Refusal('STORE_UNAVAILABLE', 'The keys are still being read.');
  throw new Problem(401, 'key-unknown', 'This key is unknown, has expired or was revoked.', {
    'www-authenticate': `${CHALLENGE}, error="invalid_token"`,
  });
}
