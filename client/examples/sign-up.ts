import { type Minutebook, type Schemas } from 'minutebook/client';

type Terms = Schemas['SignAgreementBody']['terms'];

/**
 * What a shop does when somebody orders a support agreement. Its keys follow from the order: if it is ended in the middle,
 * doing all of it again adds nothing twice.
 */
export async function signUp(
  book: Minutebook,
  order: string,
  name: string,
  email: string,
  terms: Terms,
): Promise<string> {
  const once = (step: string) => ({ params: { header: { 'Idempotency-Key': `${order}/${step}` } } });
  const { data: client } = await book.post('/v1/clients', {
    ...once('client'),
    body: { name, contacts: [{ name, email }] },
  });
  const { data: agreement } = await book.post('/v1/agreements', {
    ...once('agreement'),
    body: { clientId: client.id, startsOn: '2026-10-01', terms },
  });
  return agreement.id;
}
