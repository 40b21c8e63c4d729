import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { clients } from '../../projections/clients';
import { type Decided } from '../event-store/decided';
import { Allow } from '../http/access';
import { answer, atRevision } from '../http/answer';
import { PageQuery } from '../http/page-query';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { LaunchProject, RegisterClient } from './client.commands';
import {
  ClientAnswer,
  ClientPage,
  ClientRegisteredAnswer,
  LaunchProjectBody,
  ProjectLaunchedAnswer,
  RegisterClientBody,
} from './client.dto';
import { maySee, visible } from './visibility';

@Controller('v1/clients')
@Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
export class ClientController {
  constructor(
    private readonly commands: CommandBus,
    private readonly readModels: ReadModels,
  ) {}

  /** Registers an organisation with its contacts. */
  @Post()
  @Allow('admin')
  async register(@Body() body: RegisterClientBody, @Meta() meta: CommandMeta): Promise<ClientRegisteredAnswer> {
    const clientId = idFrom(meta.commandId, 'client');
    const { name } = body;
    const contacts = body.contacts.map((contact) => ({ ...contact }));
    const command = new RegisterClient({ clientId, name, contacts }, meta);
    return answer(await this.commands.execute<RegisterClient, Decided>(command), { id: clientId, name });
  }

  /** Launches a project: its warranty begins. */
  @Post(':id/projects')
  @Allow('admin', 'agent')
  async launch(
    @Param('id') clientId: string,
    @Body() body: LaunchProjectBody,
    @Meta() meta: CommandMeta,
  ): Promise<ProjectLaunchedAnswer> {
    const projectId = idFrom(meta.commandId, 'project');
    const command = new LaunchProject({ clientId, projectId, ...body }, meta);
    return answer(await this.commands.execute<LaunchProject, Decided>(command), { id: projectId, clientId });
  }

  /** Shows an organisation: its contacts and projects. */
  @Get(':id')
  async show(@Param('id') id: string, @Viewer() viewer: Actor): Promise<ClientAnswer> {
    const found = maySee(viewer, id) ? await this.readModels.get(clients, id) : null;
    if (!found) throw new Refusal('UNKNOWN_CLIENT', 'No client has this id', { clientId: id });
    const { revision, ...card } = found;
    return atRevision(revision, card as ClientAnswer);
  }

  /** Lists organisations by name. */
  @Get()
  async list(@Query() { limit, cursor }: PageQuery, @Viewer() viewer: Actor): Promise<ClientPage> {
    const page = await this.readModels.find(clients, visible(viewer, 'id'), { sort: { name: 1 }, limit, cursor });
    const items = page.items.map(({ revision: _, ...card }) => card as ClientAnswer);
    return { items, nextCursor: page.nextCursor };
  }
}
