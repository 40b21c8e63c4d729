import { type Decider } from '../../kernel/decider';
import { Refusal } from '../../kernel/refusal';
import { faultOfKey } from './key-ring';
import { type PublishSigningKey } from './signing-key.commands';
import { type SigningKeyPublished } from './signing-key.events';

export interface SigningKeys {
  /** Oldest first; the last is the one that signs now. */
  readonly published: readonly SigningKeyPublished['data'][];
}

export const SIGNING_KEYS = 'signing-keys';

/**
 * The keys that seals are signed with, one after the other. Publishing the current key again adds nothing.
 * Refuses ALREADY_EXISTS for a first key where there is one, and for a key that was current once; INVALID for one that
 * the current key does not vouch for.
 */
export const signingKeys: Decider<SigningKeys, PublishSigningKey, SigningKeyPublished> = {
  name: 'signing-keys',
  initialState: { published: [] },
  decide({ data }, { published }) {
    const { keyId } = data;
    const current = published.at(-1);
    if (current?.keyId === keyId) return [];
    if ((current && data.proof === null) || published.some((known) => known.keyId === keyId)) {
      throw new Refusal('ALREADY_EXISTS', 'Other keys are published already', { keyId: current?.keyId });
    }
    const fault = faultOfKey(data, current);
    if (fault) throw new Refusal('INVALID', fault.detail, { keyId });
    return [{ type: 'SigningKeyPublished', data }];
  },
  evolve: ({ published }, { data }) => ({ published: [...published, data] }),
};
