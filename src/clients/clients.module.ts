import { Module } from '@nestjs/common';
import { decidedBy } from '../event-store/decided-by';
import { AddContact, type ClientCommand, LaunchProject, RegisterClient, RemoveContact } from './client.commands';
import { ClientController } from './client.controller';
import { client, clientStream } from './client.decider';

@Module({
  controllers: [ClientController],
  providers: [
    ...decidedBy(
      client,
      ({ data }: ClientCommand) => clientStream(data.clientId),
      ...[RegisterClient, AddContact, RemoveContact, LaunchProject],
    ),
  ],
})
export class ClientsModule {}
