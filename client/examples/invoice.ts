import { type Minutebook, type Schemas } from 'minutebook/client';

/** Closes a month and answers its invoice, which is issued by itself once the month is closed. */
export async function invoiceOf(
  book: Minutebook,
  agreementId: string,
  month: string,
): Promise<Schemas['InvoiceAnswer']> {
  const path = { id: agreementId, month };
  await book.post('/v1/agreements/{id}/months/{month}/close', { params: { path }, body: {} });
  for await (const { type, data } of book.events({ agreementId, types: ['InvoiceIssued'] })) {
    if (type !== 'minutebook.InvoiceIssued.v1' || data.month !== month) continue;
    return (await book.get('/v1/invoices/{id}', { params: { path: { id: data.invoiceId } } })).data;
  }
  throw new Error('The feed ends where it is told to stop');
}
