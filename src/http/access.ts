import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { type Role } from '../kernel/event';

export const ACCESS = 'minutebook:access';

/** Who may call a route: `'everyone'` needs no key, a list of roles needs a key of one of them. */
export type AccessRule = 'everyone' | readonly Role[];

/** Roles that may call this route, or all routes of this controller. Nothing is implied: admin is listed too. */
export const Allow = (...allowed: readonly Role[]): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ACCESS, allowed), ApiExtension('x-roles', allowed));

/** Needs no key. A route with neither decorator is closed to all. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, 'everyone');
