import { Module } from '@nestjs/common';
import { decidedBy } from '../event-store/decided-by';
import { type ClientCommand, LaunchProject, RegisterClient } from './client.commands';
import { ClientController } from './client.controller';
import { client, clientStream } from './client.decider';

@Module({
  controllers: [ClientController],
  providers: [
    ...decidedBy(client, ({ data }: ClientCommand) => clientStream(data.clientId), RegisterClient, LaunchProject),
  ],
})
export class ClientsModule {}
