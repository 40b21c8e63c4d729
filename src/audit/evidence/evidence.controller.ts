import { Readable } from 'node:stream';
import { applyDecorators, Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Allow } from '../../http/access';
import { Viewer } from '../../http/request';
import { type Actor } from '../../kernel/event';
import { Evidence, type Written } from './evidence';
import { DisputeEvidenceQuery, EvidenceQuery } from './evidence.dto';
import { EVIDENCE_TYPE } from './evidence.format';

const AsEvidence = (): MethodDecorator =>
  applyDecorators(
    ApiOkResponse({
      content: {
        [EVIDENCE_TYPE]: {
          schema: {
            type: 'object',
            description: 'Checked by verifier/minutebook-verify.js; docs/evidence.md.',
            additionalProperties: true,
          },
        },
      },
    }),
  );

@Controller('v1')
export class EvidenceController {
  constructor(private readonly evidence: Evidence) {}

  /**
   * Everything that proves the figures of an agreement, in one file that is checked without this program: events, terms,
   * statements, documents, seals and their place in the tree.
   */
  @Get('agreements/:id/evidence')
  @Allow('admin', 'billing', 'auditor', 'client')
  @AsEvidence()
  async ofAgreement(
    @Param('id') agreementId: string,
    @Query() wanted: EvidenceQuery,
    @Viewer() viewer: Actor,
  ): Promise<StreamableFile> {
    return file(await this.evidence.ofAgreement(agreementId, wanted, viewer));
  }

  /** The same about a dispute: with what it froze, the months up to it, and what came of it. */
  @Get('disputes/:id/evidence')
  @Allow('admin', 'billing', 'auditor', 'client')
  @AsEvidence()
  async ofDispute(
    @Param('id') disputeId: string,
    @Query() wanted: DisputeEvidenceQuery,
    @Viewer() viewer: Actor,
  ): Promise<StreamableFile> {
    return file(await this.evidence.ofDispute(disputeId, wanted, viewer));
  }
}

const file = ({ name, texts }: Written): StreamableFile =>
  new StreamableFile(Readable.from(texts, { objectMode: false }), {
    type: EVIDENCE_TYPE,
    disposition: `attachment; filename="${name}"`,
  });
