import { type Agreement, agreement, agreementStream } from '../../agreements/agreement.decider';
import { type Decisions } from '../../event-store/decisions';
import { type EventLog, type StoredFact } from '../../event-store/event-log';
import { Refusal } from '../../kernel/refusal';
import { ledgerStream } from '../../ledger/month.decider';
import { type Instant } from '../../time/instant';
import { localDateOf, type Month, monthOf, nextMonth } from '../../time/local';
import { SIGNING_KEYS } from './signing-key.decider';

type Signed = Exclude<Agreement, { readonly status: 'unsigned' }>;

const SEALED = ['ledger-', SIGNING_KEYS];

/** Everything that a seal can be on, and the keys, in log order: nothing but the event store is asked. */
export async function* allSealedFacts(
  log: Pick<EventLog, 'readAllStored'>,
  progress: (position: number) => void = () => undefined,
): AsyncGenerator<StoredFact> {
  for await (const fact of log.readAllStored()) {
    progress(fact.position);
    if (SEALED.some((prefix) => fact.stream.startsWith(prefix))) yield fact;
  }
}

/** The keys, and the months of one agreement one after the other. */
export async function* sealedFactsOf(
  log: Pick<EventLog, 'readStored'>,
  { agreementId, firstMonth, terms }: Signed,
  now: Instant,
): AsyncGenerator<StoredFact> {
  yield* log.readStored(SIGNING_KEYS);
  const today = monthOf(localDateOf(now, terms.timeZone));
  let found = true;
  // A month may be opened before it begins, and one that was taken away is found by those after it.
  for (let month: Month = firstMonth; found || month <= today; month = nextMonth(month)) {
    found = false;
    for await (const fact of log.readStored(ledgerStream(agreementId, month))) {
      found = true;
      yield fact;
    }
  }
}

/** @throws Refusal UNKNOWN_AGREEMENT */
export async function agreementOf(decisions: Pick<Decisions, 'load'>, agreementId: string): Promise<Signed> {
  const { state } = await decisions.load(agreement, agreementStream(agreementId));
  if (state.status === 'unsigned') {
    throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
  }
  return state;
}
