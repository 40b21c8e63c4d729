import { type Minutebook, ProblemError } from 'minutebook/client';

/** Disputes one entry of a closed month. Answers what came of it, in words for the person who asked. */
export async function dispute(
  book: Minutebook,
  agreementId: string,
  month: string,
  entryId: string,
  reason: string,
): Promise<string> {
  try {
    const body = { agreementId, month, entryIds: [entryId], reason };
    const { data } = await book.post('/v1/disputes', { body });
    return `${data.disputed.minutes} minutes are in dispute until ${data.answerDueAt}`;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.code === 'month-not-closed') return 'The month is still open: ask for a correction instead';
    if (error.code === 'invalid')
      return Object.entries(error.errors)
        .map(([at, faults]) => `${at} ${faults.join()}`)
        .join('; ');
    throw error;
  }
}
