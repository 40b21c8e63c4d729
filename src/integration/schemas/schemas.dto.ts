import { ApiProperty } from '@nestjs/swagger';

export class EventSchemaAnswer {
  /** As `types` asks for it. */
  @ApiProperty({ type: String, description: 'As `types` of the feed asks for it, such as `TimeLogged`.' })
  type: string;
  @ApiProperty({ type: 'integer' })
  version: number;
  /** The `type` of the CloudEvents. */
  @ApiProperty({ type: String, description: 'The `type` of the CloudEvents, such as `minutebook.TimeLogged.v1`.' })
  eventType: string;
  description: string;
  /** The `dataschema` of the CloudEvents, and the schema's `$id`. */
  @ApiProperty({ type: String, description: 'The `dataschema` of the CloudEvents, and the schema’s `$id`.' })
  dataschema: string;
  /** Where the schema is, on this host. */
  @ApiProperty({ type: String, description: 'Where the schema is, on this host.' })
  href: string;
}

export class EventSchemasAnswer {
  items: EventSchemaAnswer[];
}
