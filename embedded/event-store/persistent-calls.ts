/** The methods of persistent subscriptions: who may call them, and what they answer. */
import { isAuthenticated, isOperator } from './access';
import { type Call, type Receiver } from './call';
import { accessDenied, CallError, invalidArgument } from './call-errors';
import { type Consumer } from './consumer';
import { type PersistentGroup } from './persistent-group';
import { type PersistentGroups } from './persistent-groups';
import {
  type ConsumerMessage,
  infoAnswer,
  listAnswer,
  readConsumerMessage,
  readDeleteRequest,
  readGroupRequest,
  readInfoRequest,
  readListRequest,
  readReplayRequest,
  subscribedFrame,
} from './persistent-messages';
import { groupName } from './persistent-streams';
import { status } from './status';
import { nameText } from './names';

const empty: Buffer = Buffer.alloc(0);

type Answer = (groups: PersistentGroups, message: Buffer) => Promise<Buffer>;

interface UnaryMethod {
  readonly mayCall: (principal: Call['caller']['principal']) => boolean;
  readonly answer: Answer;
}

const forOperators = (answer: (groups: PersistentGroups, message: Buffer) => Promise<void>): UnaryMethod => ({
  mayCall: isOperator,
  answer: async (groups, message) => {
    await answer(groups, message);
    return empty;
  },
});

/** The methods that take one message and give one, by name. */
export const persistentMethods: Readonly<Record<string, UnaryMethod>> = {
  Create: forOperators((groups, message) => groups.create(readGroupRequest(message))),
  Update: forOperators((groups, message) => groups.update(readGroupRequest(message))),
  Delete: forOperators((groups, message) => groups.delete(readDeleteRequest(message))),
  RestartSubsystem: forOperators((groups) => groups.restart()),
  ReplayParked: forOperators((groups, message) => {
    const { key, countMax } = readReplayRequest(message);
    return groups.replayParked(key, countMax);
  }),
  GetInfo: {
    mayCall: isAuthenticated,
    answer: async (groups, message) => infoAnswer(await groups.info(readInfoRequest(message))),
  },
  List: {
    mayCall: isAuthenticated,
    answer: async (groups, message) => listAnswer(await groups.list(readListRequest(message))),
  },
};

/** Answers one of `persistentMethods`, and ends the call. */
export async function answerPersistent(
  { mayCall, answer }: UnaryMethod,
  groups: PersistentGroups,
  call: Call,
  message: Buffer,
): Promise<void> {
  try {
    if (!mayCall(call.caller.principal)) throw accessDenied();
    call.write(await answer(groups, message));
    call.end();
  } catch (error) {
    call.end(asCallError(error));
  }
}

export const asCallError = (error: unknown): CallError =>
  error instanceof CallError ? error : new CallError(status.INTERNAL, (error as Error).message);

/** A consumer of a group: says which, and then what becomes of each event. */
export class ConsumerCall implements Receiver {
  private member: { readonly group: PersistentGroup; readonly consumer: Consumer } | undefined;
  private hasBegun = false;

  constructor(
    private readonly groups: PersistentGroups,
    private readonly call: Call,
  ) {
    call.onGone(() => {
      if (this.member) this.member.group.disconnect(this.member.consumer);
    });
  }

  take(message: Buffer): void {
    const said = readConsumerMessage(message);
    if (said.kind === 'begin') this.begin(said);
    else if (!this.hasBegun) throw invalidArgument('A consumer begins with its options');
    else if (said.kind === 'ack') this.member?.group.ack(this.member.consumer, said.ids);
    else this.member?.group.nack(this.member.consumer, said.ids, said.action, said.reason);
  }

  finish(): void {
    this.call.end();
  }

  private begin({ request }: Extract<ConsumerMessage, { kind: 'begin' }>): void {
    if (this.hasBegun) throw invalidArgument('A consumer has its options only once');
    if (!isAuthenticated(this.call.caller.principal)) throw accessDenied();
    this.hasBegun = true;
    this.groups
      .connect(this.call, request, (group, consumer) => {
        this.member = { group, consumer };
        this.call.write(subscribedFrame(nameText(groupName(request.key))));
        // It may have gone while others had their turn.
        if (!this.call.isOpen) group.disconnect(consumer);
      })
      .catch((error: unknown) => this.call.end(asCallError(error)));
  }
}
