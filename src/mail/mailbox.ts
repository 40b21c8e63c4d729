/** A ticket's id as `idFrom` derives it; what else stands in its place is no ticket's. */
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const NO_TICKET = 'none';

const ticketTag = new RegExp(`^${UUID}$`);
const ofNotice = new RegExp(`^<?notice\\..+\\.(${UUID}|${NO_TICKET})@([^@>]+)>?$`);

/** The address that a ticket has of its own: `support+<ticketId>@agency.example` for the mailbox `support@agency.example`. */
export function ticketAddress(mailbox: string, ticketId: string): string {
  const [local, domain] = partsOf(mailbox);
  return `${local}+${ticketId}@${domain}`;
}

/** The ticket of the first of these addresses that is a ticket's own. It says where a message wants to go, not whether it may. */
export function ticketIdAddressed(mailbox: string, addresses: readonly string[]): string | undefined {
  const [local, domain] = partsOf(mailbox.toLowerCase());
  for (const address of addresses) {
    const [addressedLocal, addressedDomain] = partsOf(address.trim().toLowerCase());
    if (addressedDomain !== domain || !addressedLocal.startsWith(`${local}+`)) continue;
    const tag = addressedLocal.slice(local.length + 1);
    if (ticketTag.test(tag)) return tag;
  }
  return undefined;
}

/** The Message-ID of a notice, which mail programs name in their answers: `<notice.<noticeId>.<ticketId or none>@agency.example>`. */
export function noticeMessageId(mailbox: string, ticketId: string | null, noticeId: string): string {
  return `<notice.${noticeId}.${ticketId ?? NO_TICKET}@${partsOf(mailbox)[1]}>`;
}

/** The ticket of the first of these Message-IDs (In-Reply-To, References) that is a notice's about a ticket. */
export function ticketIdReferred(mailbox: string, messageIds: readonly string[]): string | undefined {
  for (const messageId of messageIds) {
    const ticketId = noticed(mailbox, messageId);
    if (ticketId !== undefined && ticketId !== NO_TICKET) return ticketId;
  }
  return undefined;
}

/** Whether a message with this Message-ID says that it is one of this mailbox's notices. */
export const isNotice = (mailbox: string, messageId: string): boolean => noticed(mailbox, messageId) !== undefined;

/** Whether it is the mailbox itself or the address of a ticket: what is sent to any other is not for this program. */
export const isOurs = (mailbox: string, address: string): boolean =>
  address.trim().toLowerCase() === mailbox.toLowerCase() || ticketIdAddressed(mailbox, [address]) !== undefined;

function noticed(mailbox: string, messageId: string): string | undefined {
  const [, ticketId, domain] = ofNotice.exec(messageId.trim().toLowerCase()) ?? [];
  return domain === partsOf(mailbox)[1].toLowerCase() ? ticketId : undefined;
}

/** Local part and domain; both empty where it is no address. */
function partsOf(address: string): readonly [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return at < 0 ? ['', ''] : [address.slice(0, at), address.slice(at + 1)];
}
