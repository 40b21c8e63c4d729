import { applyDecorators, Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { Allow } from '../../http/access';
import { Viewer } from '../../http/request';
import { type Actor } from '../../kernel/event';
import { invalidAt } from '../../kernel/refusal';
import { isMonth } from '../../time/local';
import { historyCsv } from './history.csv';
import { HistoryPage, HistoryQuery } from './history.dto';
import { HistoryQueries, type Scope } from './history.queries';

type Answer = HistoryPage | StreamableFile;

const AsPageOrFile = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(HistoryPage),
    ApiOkResponse({
      content: {
        'application/json': { schema: { $ref: getSchemaPath(HistoryPage) } },
        'text/csv': { schema: { type: 'string', description: 'All of it, RFC 4180 with a header, UTF-8.' } },
      },
    }),
  );

@Controller('v1')
export class HistoryController {
  constructor(private readonly queries: HistoryQueries) {}

  /** Every event of a month of an agreement in the order of writing, with the balance after each. */
  @Get('agreements/:id/months/:month/history')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  @AsPageOrFile()
  month(
    @Param('id') agreementId: string,
    @Param('month') month: string,
    @Query() query: HistoryQuery,
    @Viewer() viewer: Actor,
  ): Promise<Answer> {
    if (!isMonth(month)) throw invalidAt('/month', 'must be a month written YYYY-MM');
    return this.answer({ of: 'month', agreementId, month }, `history-${month}`, query, viewer);
  }

  /** Every event of an agreement, its months, invoices and disputes in the order of writing; a month's with the balance after it. */
  @Get('agreements/:id/history')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  @AsPageOrFile()
  agreement(@Param('id') id: string, @Query() query: HistoryQuery, @Viewer() viewer: Actor): Promise<Answer> {
    return this.answer({ of: 'agreement', id }, 'history-agreement', query, viewer);
  }

  /** Every event of a client, its agreements and its tickets in the order of writing; a month's with the balance after it. */
  @Get('clients/:id/history')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  @AsPageOrFile()
  client(@Param('id') id: string, @Query() query: HistoryQuery, @Viewer() viewer: Actor): Promise<Answer> {
    return this.answer({ of: 'client', id }, 'history-client', query, viewer);
  }

  /** Every event of a dispute in the order of writing. */
  @Get('disputes/:id/history')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  @AsPageOrFile()
  dispute(@Param('id') id: string, @Query() query: HistoryQuery, @Viewer() viewer: Actor): Promise<Answer> {
    return this.answer({ of: 'dispute', id }, 'history-dispute', query, viewer);
  }

  private async answer(scope: Scope, name: string, { format, ...page }: HistoryQuery, viewer: Actor): Promise<Answer> {
    if (format !== 'csv') return this.queries.page(scope, page, viewer);
    if (page.cursor !== undefined) throw invalidAt('/cursor', 'Must be left out: a csv file holds all of the history');
    const type = 'text/csv; charset=utf-8';
    const disposition = `attachment; filename="${name}.csv"`;
    return new StreamableFile(historyCsv(await this.queries.all(scope, viewer)), { type, disposition });
  }
}
