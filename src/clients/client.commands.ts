import { DomainCommand } from '../kernel/command';
import { type ClientRegistered, type ContactAdded, type ProjectLaunched } from './client.events';

export class RegisterClient extends DomainCommand<'RegisterClient', ClientRegistered['data']> {
  readonly type = 'RegisterClient';
}

export class AddContact extends DomainCommand<'AddContact', ContactAdded['data']> {
  readonly type = 'AddContact';
}

export class RemoveContact extends DomainCommand<
  'RemoveContact',
  { readonly clientId: string; readonly email: string }
> {
  readonly type = 'RemoveContact';
}

export class LaunchProject extends DomainCommand<'LaunchProject', ProjectLaunched['data']> {
  readonly type = 'LaunchProject';
}

export type ClientCommand = RegisterClient | AddContact | RemoveContact | LaunchProject;
