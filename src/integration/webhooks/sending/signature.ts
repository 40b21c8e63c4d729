import { createHmac, timingSafeEqual } from 'node:crypto';

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const SECRET_BYTES_MIN = 24;
const SECRET_BYTES_MAX = 64;
/** How far a receiver lets the sender's clock be from its own. */
const TOLERANCE_SECONDS = 300;

/** What a receiver is handed beside the body, as HTTP names it. */
export interface SignedHeaders {
  readonly 'webhook-id': string;
  /** Seconds since 1970, by the sender's clock. */
  readonly 'webhook-timestamp': string;
  /** `v1,` and a signature in base64, once for each secret, with spaces between them. */
  readonly 'webhook-signature': string;
}

/**
 * A secret as it is shown: `whsec_` and the bytes in base64.
 * @param random 24 to 64 bytes that nobody can guess
 * @throws RangeError where there are fewer or more
 */
export function newSecret(random: Buffer): string {
  if (random.length < SECRET_BYTES_MIN || random.length > SECRET_BYTES_MAX) {
    throw new RangeError(`A secret has ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} bytes, not ${random.length}`);
  }
  return `whsec_${random.toString('base64')}`;
}

/**
 * The value of `webhook-signature`: one signature for each secret, so that a receiver that knows any of them can check it.
 * Source: Standard Webhooks 1.0, symmetric signatures.
 * @param timestampSeconds whole seconds since 1970, as `webhook-timestamp` says
 * @throws RangeError where a secret is not of the form that `newSecret` gives
 */
export function signed(secrets: readonly string[], id: string, timestampSeconds: number, body: Buffer): string {
  return secrets.map((secret) => `v1,${hmac(secret, id, String(timestampSeconds), body).toString('base64')}`).join(' ');
}

/**
 * Whether what came was signed with the secret, for this very id, time and body, and not long ago or ahead.
 * @param body the bytes as they came, before anything reads them
 * @param nowSeconds the receiver's clock, in seconds since 1970
 */
export function verified(secret: string, headers: SignedHeaders, body: Buffer, nowSeconds: number): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowSeconds - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const expected = hmac(secret, id, timestamp, body);
  return signatures.split(' ').some((one) => {
    const given = Buffer.from(one.startsWith('v1,') ? one.slice('v1,'.length) : '', 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function hmac(secret: string, id: string, timestamp: string, body: Buffer): Buffer {
  const key = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64');
  if (key.length < SECRET_BYTES_MIN || key.length > SECRET_BYTES_MAX) {
    throw new RangeError('A secret is whsec_ and 24 to 64 bytes in base64');
  }
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
