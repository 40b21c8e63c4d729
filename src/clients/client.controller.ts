import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type ClientCard, clients } from '../../projections/clients';
import { type Decided, factOf } from '../event-store/decided';
import { Allow } from '../http/access';
import { answer, atRevision } from '../http/answer';
import { PageQuery } from '../http/page-query';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { type Positioned, ReadModels } from '../read-models/read-models';
import { AddContact, LaunchProject, RegisterClient, RemoveContact } from './client.commands';
import { type Client } from './client.decider';
import {
  ClientAnswer,
  ClientPage,
  ClientRegisteredAnswer,
  ContactAnswer,
  ContactDto,
  LaunchProjectBody,
  ProjectLaunchedAnswer,
  RegisterClientBody,
} from './client.dto';
import { type ClientEvent } from './client.events';
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

  /** Adds a contact. What is written from this address is the organisation's from then on. */
  @Post(':id/contacts')
  @Allow('admin', 'agent')
  async addContact(
    @Param('id') clientId: string,
    @Body() body: ContactDto,
    @Meta() meta: CommandMeta,
  ): Promise<ContactAnswer> {
    const command = new AddContact({ clientId, ...body }, meta);
    return answer(await this.commands.execute<AddContact, Decided>(command), { id: clientId, email: body.email });
  }

  /** Removes the contact with this address, in upper or lower case. The last one stays. */
  @Delete(':id/contacts/:email')
  @HttpCode(200)
  @Allow('admin', 'agent')
  async removeContact(
    @Param('id') clientId: string,
    @Param('email') email: string,
    @Meta() meta: CommandMeta,
  ): Promise<ContactAnswer> {
    const removed = await this.commands.execute<RemoveContact, Decided<Client, ClientEvent>>(
      new RemoveContact({ clientId, email }, meta),
    );
    return answer(removed, { id: clientId, email: factOf(removed, 'ContactRemoved').email });
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
    return atRevision(found.revision, shown(found));
  }

  /** Lists organisations by name. */
  @Get()
  async list(@Query() { limit, cursor }: PageQuery, @Viewer() viewer: Actor): Promise<ClientPage> {
    const page = await this.readModels.find(clients, visible(viewer, 'id'), { sort: { name: 1 }, limit, cursor });
    return { items: page.items.map(shown), nextCursor: page.nextCursor };
  }
}

/** Without what is there to be searched by. */
const shown = ({ revision: _r, emails: _e, ...card }: Positioned<ClientCard>): ClientAnswer => card as ClientAnswer;
