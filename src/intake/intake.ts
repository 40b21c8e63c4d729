import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { agreement, agreementStream } from '../agreements/agreement.decider';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { EventLog } from '../event-store/event-log';
import { byItself, type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { invalidAt, Refusal, type RefusalCode } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { SETTINGS, type Settings } from '../settings';
import { Clock } from '../time/clock';
import { OpenTicket, PostReply, RecordClientReply, ReopenTicket } from '../tickets/ticket.commands';
import { type OpenedTicket } from '../tickets/ticket.decider';
import { Attachments } from './attachments';
import {
  AssignMessage,
  DismissMessage,
  FileMessage,
  HoldMessage,
  IgnoreMessage,
  type MessageCommand,
  ReceiveMessage,
} from './message.commands';
import { message, type Message, messageStream, type ReceivedMessage, unknownMessage } from './message.decider';
import { type Assignment, type MessageEvent, type MessageReceived } from './message.events';
import { requesterOf, senderOf, subjectOf } from './message.rules';
import { type Envelope, readMessage } from './reading';
import { Sorting } from './sorting';

type Received = MessageReceived['data'];

export type DecidedMessage = Decided<Message, MessageEvent>;

/** Nothing is wrong with the message: it is tried again. */
const notNow: ReadonlySet<RefusalCode> = new Set(['STORE_UNAVAILABLE', 'READ_MODEL_BEHIND', 'CONFLICT']);
const TRIES_MAX = 5;
const RETRY_MS = 20;
/** A reply says something. */
const NO_TEXT = '(no text)';

/**
 * Incoming mail. A message is kept first, with what it brings; then it is decided where it goes; then its ticket hears of it;
 * then it is filed. Each step has an id that follows from the message, so that wherever it was cut off, it goes on from
 * there, and nothing comes twice.
 */
@Injectable()
export class Intake {
  private readonly logger = new Logger('Intake');
  /** Messages that are being sorted here and now. */
  private readonly underWay = new Map<string, Promise<DecidedMessage>>();

  constructor(
    private readonly decisions: Decisions,
    private readonly log: EventLog,
    private readonly bus: CommandBus,
    private readonly readModels: ReadModels,
    private readonly attachments: Attachments,
    private readonly sorting: Sorting,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Keeps a raw message. Durable when it resolves; the same one again adds nothing.
   * @throws Refusal STORE_UNAVAILABLE
   */
  async receive(raw: Buffer, envelope: Envelope, meta?: CommandMeta): Promise<DecidedMessage> {
    const { data, contents } = readMessage(raw, envelope, this.settings.MAIL_ADDRESS);
    for (const content of contents.values()) await this.attachments.keep(content);
    const command = new ReceiveMessage(data, meta ?? this.itself('receive', data.id));
    return this.decisions.run(message, messageStream(data.id), command);
  }

  /** Files, holds or ignores a message that was received. Where it cannot be done now, it stays on the work list. */
  async settle(received: DecidedMessage): Promise<DecidedMessage> {
    const { status, id } = present(received.state);
    if (status !== 'received' && status !== 'assigned') return received;
    try {
      // Its sender may have become a contact a moment ago, or the message that it answers may have been filed.
      await this.readModels.seen(received.position);
      return await this.sort(id);
    } catch (error) {
      this.logger.warn(`Message ${id} is kept, and waits to be filed: ${String(error)}`);
      return received;
    }
  }

  /** Takes a message from wherever it stands to its end. @throws Refusal where that cannot be done now */
  sort(id: string): Promise<DecidedMessage> {
    const running = this.underWay.get(id);
    if (running) return running;
    const sorting = this.sortOnce(id).finally(() => this.underWay.delete(id));
    this.underWay.set(id, sorting);
    return sorting;
  }

  /**
   * A person says where a held or ignored message goes.
   * @throws Refusal UNKNOWN_MESSAGE; MESSAGE_SETTLED; UNKNOWN_TICKET; UNKNOWN_AGREEMENT; whatever the ticket refuses
   */
  async assign(id: string, assignment: Assignment, meta: CommandMeta): Promise<DecidedMessage> {
    const { state } = await this.decisions.load(message, messageStream(id));
    present(state, id);
    if (assignment.as === 'reply') await this.theTicketIsKnown(assignment.ticketId);
    else {
      await this.clientOfAgreement(assignment.agreementId);
      const { from } = await receivedIn(this.log, id);
      if (senderOf({ from: from.slice(0, 1) }) === null) {
        throw invalidAt('/agreementId', 'cannot open a ticket: the message names nobody to answer to');
      }
    }
    const assigned = await this.run(new AssignMessage({ id, ...assignment }, meta));
    const { status } = present(assigned.state);
    return status === 'assigned' ? this.deliver(assigned, meta) : assigned;
  }

  /** A person has looked at a message: nothing follows from it. @throws Refusal UNKNOWN_MESSAGE; MESSAGE_SETTLED */
  dismiss(id: string, reason: string, meta: CommandMeta): Promise<DecidedMessage> {
    return this.run(new DismissMessage({ id, reason }, meta));
  }

  private async sortOnce(id: string): Promise<DecidedMessage> {
    const loaded = await this.decisions.load(message, messageStream(id));
    const { status } = present(loaded.state, id);
    const sorted = status === 'received' ? await this.decideOn(id) : { ...loaded, events: [], repeated: true };
    return present(sorted.state).status === 'assigned' ? this.deliver(sorted, null) : sorted;
  }

  private async decideOn(id: string): Promise<DecidedMessage> {
    const sorted = await this.sorting.sort(await receivedIn(this.log, id));
    // One id for whatever is decided: two instances that see different things decide once.
    const meta = this.itself('sort', id);
    switch (sorted.kind) {
      case 'assign':
        return this.run(new AssignMessage({ id, ...sorted.assignment }, meta));
      case 'hold':
        return this.run(new HoldMessage({ id, reason: sorted.reason, detail: null }, meta));
      case 'ignore':
        return this.run(new IgnoreMessage({ id, reason: sorted.reason }, meta));
    }
  }

  /** Lets the ticket hear of an assigned message, and files it. `by` is the person who assigned it, who hears a refusal. */
  private async deliver(assigned: DecidedMessage, by: CommandMeta | null): Promise<DecidedMessage> {
    const known = present(assigned.state);
    const { id } = known;
    try {
      await this.tell(known);
    } catch (error) {
      if (!(error instanceof Refusal) || notNow.has(error.code)) throw error;
      // The ticket refused the first word already, so nothing of the message is on it.
      const meta = this.itself('refused', id, known.assignments);
      const held = await this.run(new HoldMessage({ id, reason: 'refused', detail: error.message }, meta));
      if (by) throw error;
      return held;
    }
    return this.run(this.fileCommand(id));
  }

  /** Says to the ticket what the message says, and opens it for that, or again. */
  private async tell({ id, assignment }: ReceivedMessage): Promise<void> {
    if (assignment === null) throw new Error(`Message ${id} is on its way to nowhere`);
    const received = await receivedIn(this.log, id);
    return assignment.as === 'opened' ? this.open(assignment, received) : this.reply(assignment.ticketId, received);
  }

  private async open(to: Assignment & { readonly as: 'opened' }, received: Received): Promise<void> {
    const { ticketId, agreementId, priority, category } = to;
    const [sender] = received.from;
    if (!sender) throw new Error(`Message ${received.id} opens a ticket and names nobody`);
    const opening = {
      ...{ ticketId, agreementId, priority, category },
      subject: subjectOf(received.subject),
      body: received.text,
      channel: 'email' as const,
      kind: 'support' as const,
      environment: 'production',
      requester: requesterOf(sender),
      projectId: null,
      estimateMinutes: null,
      occurredAt: received.receivedAt,
      ...attachmentsOf(received),
    };
    const clientId = await this.clientOfAgreement(agreementId);
    await this.bus.execute(new OpenTicket(opening, this.bySender(received, clientId, 'mail')));
  }

  /** A ticket that waits on its client goes on; one that was done is reopened. */
  private async reply(ticketId: string, received: Received): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const known = await this.theTicketIsKnown(ticketId);
      const { receivedAt, text } = received;
      const occurredAt = receivedAt < known.openedAt ? known.openedAt : receivedAt;
      const on = { ticketId, occurredAt, ...attachmentsOf(received) };
      // One id for both: what was said once is not said again in the other way.
      const meta = this.bySender(received, known.clientId, 'mail');
      const body = text === '' ? NO_TEXT : text;
      try {
        await this.bus.execute(
          known.status === 'waiting-on-client'
            ? new RecordClientReply({ ...on, note: body }, meta)
            : new PostReply({ ...on, body, public: true }, meta),
        );
        if (isDone(known)) await this.reopen(known, received);
        return;
      } catch (error) {
        // The ticket went on since it was looked at.
        if (!isStepNotAllowed(error) || tries === TRIES_MAX) throw error;
        await sleep(RETRY_MS);
      }
    }
  }

  private async reopen({ ticketId, clientId }: OpenedTicket, received: Received): Promise<void> {
    const meta = this.bySender(received, clientId, 'mail-reopens');
    try {
      await this.bus.execute(new ReopenTicket({ ticketId, note: null }, meta));
    } catch (error) {
      // Somebody was faster, and it is open.
      if (!isStepNotAllowed(error)) throw error;
    }
  }

  private async theTicketIsKnown(ticketId: string): Promise<OpenedTicket> {
    const known = await this.sorting.ticket(ticketId);
    if (known === undefined) throw new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId });
    return known;
  }

  private async clientOfAgreement(agreementId: string): Promise<string> {
    const { state } = await this.decisions.load(agreement, agreementStream(agreementId));
    if (state.status === 'signed') return state.clientId;
    throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
  }

  /** What a client writes by mail is its own word, whoever files it. */
  private bySender(received: Received, clientId: string, what: string): CommandMeta {
    const { id, from } = received;
    const actor = { id: `mail:${from[0]?.address ?? 'unknown'}`, role: 'client' as const, clientId };
    return { ...this.itself(what, id), actor, correlationId: id, causationId: id };
  }

  private run(command: MessageCommand): Promise<DecidedMessage> {
    return this.decisions.run(message, messageStream(command.data.id), command);
  }

  private fileCommand = (id: string): FileMessage => new FileMessage({ id }, this.itself('file', id));

  private itself(what: string, id: string, attempt = 0): CommandMeta {
    const commandId = idFrom('message', id, what, attempt);
    return { ...byItself('mail', commandId, this.clock.now()), correlationId: id, causationId: id };
  }
}

const isStepNotAllowed = (error: unknown): boolean => error instanceof Refusal && error.code === 'STEP_NOT_ALLOWED';

const isDone = ({ status }: OpenedTicket): boolean => status === 'resolved' || status === 'closed';

const attachmentsOf = ({ attachments }: Received) => (attachments.length === 0 ? {} : { attachments });

/** What a message says: its first fact. @throws Refusal UNKNOWN_MESSAGE */
export async function receivedIn(log: EventLog, id: string): Promise<Received> {
  let received: Received | undefined;
  for await (const { data } of log.readStream(messageStream(id), 0, 0)) received = data as Received;
  if (!received) throw unknownMessage(id);
  return received;
}

function present(state: Message, id = ''): ReceivedMessage {
  if (state.status === 'unreceived') throw unknownMessage(id);
  return state;
}
