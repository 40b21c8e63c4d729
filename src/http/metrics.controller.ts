import { Controller, Get, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { Open } from './access';
import { Metrics } from './metrics';
import { type HttpReply } from './request';

@Controller('metrics')
@Open()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** Figures for Prometheus, in its text format. */
  @Get()
  @ApiProduces('text/plain')
  async show(@Res({ passthrough: true }) reply: HttpReply): Promise<string> {
    void reply.header('content-type', this.metrics.contentType);
    return this.metrics.text();
  }
}
