import { DomainCommand } from '../kernel/command';
import { type ClientRegistered, type ProjectLaunched } from './client.events';

export class RegisterClient extends DomainCommand<'RegisterClient', ClientRegistered['data']> {
  readonly type = 'RegisterClient';
}

export class LaunchProject extends DomainCommand<'LaunchProject', ProjectLaunched['data']> {
  readonly type = 'LaunchProject';
}

export type ClientCommand = RegisterClient | LaunchProject;
