import { Controller, Get, Query } from '@nestjs/common';
import { Decisions } from '../../event-store/decisions';
import { Allow } from '../../http/access';
import { Viewer } from '../../http/request';
import { type Actor } from '../../kernel/event';
import {
  ConsistencyAnswer,
  ConsistencyQuery,
  InclusionAnswer,
  InclusionQuery,
  SigningKeySet,
  TreeHeadAnswer,
  VerifyAnswer,
  VerifyQuery,
} from './seals.dto';
import { SealTree } from './seal-tree';
import { SIGNING_KEYS, signingKeys } from './signing-key.decider';
import { Verification } from './verification';

@Controller('v1/audit')
export class SealsController {
  constructor(
    private readonly verification: Verification,
    private readonly tree: SealTree,
    private readonly decisions: Decisions,
  ) {}

  /** Lists the public keys that months are sealed with, as a JWK set, oldest first. */
  @Get('keys')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  async keys(): Promise<SigningKeySet> {
    const { state } = await this.decisions.load(signingKeys, SIGNING_KEYS);
    const keys = state.published.map(({ keyId, jwk, at, proof }, i, all) => ({
      ...jwk,
      ...{ kid: keyId, alg: 'EdDSA' as const, use: 'sig' as const },
      ...{ publishedAt: at, replacedAt: all[i + 1]?.at ?? null, proof },
    }));
    return { keys };
  }

  /**
   * Holds every closed month to its seal, and names the first event that does not fit.
   * It reads the event store alone: without an agreement the whole of it, which takes its time.
   */
  @Get('verify')
  @Allow('admin', 'billing', 'auditor', 'client')
  verify(@Query() { agreementId }: VerifyQuery, @Viewer() viewer: Actor): Promise<VerifyAnswer> {
    return agreementId === undefined ? this.verification.all(viewer) : this.verification.of(agreementId, viewer);
  }

  /** The tree of all seals as it stands, signed. Keep it: `minutebook verify --head` tells later whether anything was taken away. */
  @Get('tree/head')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  head(): Promise<TreeHeadAnswer> {
    return this.tree.head();
  }

  /** The path by which a month's seal leads to the root. */
  @Get('tree/inclusion')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  inclusion(@Query() { agreementId, month }: InclusionQuery, @Viewer() viewer: Actor): Promise<InclusionAnswer> {
    return this.tree.inclusion(agreementId, month, viewer);
  }

  /** The path by which an earlier tree is shown to be the beginning of a later one. */
  @Get('tree/consistency')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  consistency(@Query() { from, to }: ConsistencyQuery): Promise<ConsistencyAnswer> {
    return this.tree.consistency(from, to);
  }
}
