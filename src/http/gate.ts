import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { ACCESS, type AccessRule } from './access';
import { Callers } from './callers';
import { Idempotency, type Identity } from './idempotency';
import { Problem } from './problems';
import { header, type HttpRequest, requestOf } from './request';

const NOBODY: AccessRule = [];

/**
 * Where every request comes in: who asks and whether they may; for commands their metadata; for queries the wait until
 * the read models have seen what the caller has seen.
 */
@Injectable()
export class Gate implements CanActivate {
  private readonly rules = new Map<unknown, AccessRule>();

  constructor(
    private readonly callers: Callers,
    private readonly idempotency: Idempotency,
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rule = this.ruleOf(context);
    if (rule === 'everyone') return true;
    const request = requestOf(context);
    const actor = this.callers.admit(request);
    if (!rule.includes(actor.role)) {
      throw new Refusal('FORBIDDEN', `A key of the role ${actor.role} may not do this.`, { role: actor.role });
    }
    return request.method === 'GET' || request.method === 'HEAD' ? this.caughtUp(request) : this.carry(request, actor);
  }

  private ruleOf(context: ExecutionContext): AccessRule {
    const handler = context.getHandler();
    let rule = this.rules.get(handler);
    if (rule === undefined) {
      rule = ruleAt(handler) ?? ruleAt(context.getClass()) ?? NOBODY;
      this.rules.set(handler, rule);
    }
    return rule;
  }

  private caughtUp(request: HttpRequest): boolean | Promise<boolean> {
    const after = header(request, 'minutebook-after');
    if (after === undefined) return true;
    if (!/^\d{1,15}$/.test(after)) {
      throw new Problem(400, 'bad-position', 'Minutebook-After must be a position as a command answered it.');
    }
    return this.readModels.seen(Number(after)).then(() => true);
  }

  private carry(request: HttpRequest, actor: Actor): boolean | Promise<boolean> {
    const expectedRevision = expectedRevisionOf(request);
    const letIn = (identity: Identity): boolean => {
      request.meta = this.metaOf(request, actor, identity, expectedRevision);
      return true;
    };
    const identity = this.idempotency.admit(request, actor.id);
    return identity instanceof Promise ? identity.then(letIn) : letIn(identity);
  }

  private metaOf(
    request: HttpRequest,
    actor: Actor,
    identity: Identity,
    expectedRevision: number | undefined,
  ): CommandMeta {
    return {
      ...identity,
      actor,
      at: this.clock.now(),
      correlationId: request.id,
      causationId: request.id,
      ...(expectedRevision === undefined ? {} : { expectedRevision }),
    };
  }
}

const ruleAt = (target: object) => Reflect.getMetadata(ACCESS, target) as AccessRule | undefined;

/** The revision in `If-Match`; `*` asks for nothing that the command would not refuse by itself. */
function expectedRevisionOf(request: HttpRequest): number | undefined {
  const condition = header(request, 'if-match');
  if (condition === undefined || condition.trim() === '*') return undefined;
  const [, revision] = /^"(\d{1,15})"$/.exec(condition.trim()) ?? [];
  if (revision === undefined) {
    throw new Problem(400, 'bad-if-match', 'If-Match must be one ETag as a command answered it, such as "7".');
  }
  return Number(revision);
}
