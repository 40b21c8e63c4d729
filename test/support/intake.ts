import { type Page } from './agency';
import { type Answer, type Caller } from './caller';

/** What bringing a message was answered. */
export interface Brought {
  readonly id: string;
  readonly state: string;
  readonly ticketId?: string;
  readonly position: number;
}

/** A message as it is shown. */
export interface MessageShown {
  readonly id: string;
  readonly state: string;
  readonly via: string;
  readonly from: readonly { readonly name: string; readonly address: string }[];
  readonly subject: string;
  readonly text: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly ticketId: string | null;
  readonly as: string | null;
  readonly decidedBy: { readonly id: string; readonly role: string } | null;
  readonly digest: string;
  readonly attachments: readonly { readonly sha256: string; readonly name: string; readonly notKept: string | null }[];
}

/** Brings a message over HTTP. */
export const bring = async (caller: Caller, raw: Buffer, idempotencyKey?: string): Promise<Answer<Brought>> => {
  const headers = { 'content-type': 'message/rfc822' };
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  const answer = await caller.request<Brought>('POST', '/v1/intake/email', raw, { headers, ...key });
  if (answer.status < 300) caller.seen.note(answer.body);
  return answer;
};

/** The same, where it is taken. */
export async function brought(caller: Caller, raw: Buffer): Promise<Brought> {
  const { status, body } = await bring(caller, raw);
  if (status !== 201) throw new Error(`The message was answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

export const messageOf = (caller: Caller, id: string): Promise<MessageShown> =>
  caller.read(`/v1/intake/messages/${id}`);

/** All messages, the latest first; `query` narrows them. */
export async function messagesIn(caller: Caller, query = ''): Promise<readonly MessageShown[]> {
  const all: MessageShown[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: Page<MessageShown> = await caller.read(`/v1/intake/messages?limit=200&${query}${from}`);
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}
