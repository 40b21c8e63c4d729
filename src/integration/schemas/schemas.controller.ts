import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { version as programVersion } from '../../cli/version';
import { Open } from '../../http/access';
import { Problem } from '../../http/problems';
import { typeNameOf } from '../cloud-event';
import { asyncApi } from './asyncapi';
import { dataSchemaOf, type JsonSchema, jsonSchemaOf } from './json-schemas';
import { publications } from './publications';
import { EventSchemasAnswer } from './schemas.dto';

/** What published events look like, for whoever writes a program that reads them. */
@Controller()
@Open()
export class SchemasController {
  /** Lists the event types that are published, with where their schemas are. */
  @Get('v1/event-schemas')
  list(): EventSchemasAnswer {
    const items = [...publications.values()].map((publication) => {
      const { type, version, says } = publication;
      const eventType = typeNameOf(publication);
      const href = `/v1/event-schemas/${type}/${version}`;
      return { type, version, eventType, description: says, dataschema: dataSchemaOf(publication), href };
    });
    return { items };
  }

  /** The schema of an event's data, JSON Schema 2020-12. */
  @Get('v1/event-schemas/:type/:version')
  @Header('content-type', 'application/schema+json; charset=utf-8')
  @ApiOkResponse({ content: { 'application/schema+json': { schema: { type: 'object', additionalProperties: true } } } })
  schema(@Param('type') type: string, @Param('version') version: string): JsonSchema {
    const publication = publications.get(type);
    if (publication === undefined || String(publication.version) !== version) {
      throw new Problem(404, 'unknown-event-type', 'No event type is published under this name and version.');
    }
    return jsonSchemaOf(publication);
  }

  /** What is sent and how to read it, AsyncAPI 3. */
  @Get('asyncapi.json')
  @ApiOkResponse({ content: { 'application/json': { schema: { type: 'object', additionalProperties: true } } } })
  asyncApi(): object {
    return asyncApi(programVersion());
  }
}
