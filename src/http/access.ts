import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { type Role } from '../kernel/event';

export const ACCESS = 'minutebook:access';
/** Where the OpenAPI document names the roles that may call an operation. */
const X_ROLES = 'x-roles';

/** Who may call a route: `'everyone'` needs no key, a list of roles needs a key of one of them. */
export type AccessRule = 'everyone' | readonly Role[];

/** Roles that may call this route, or all routes of this controller. Nothing is implied: admin is listed too. */
export const Allow = (...allowed: readonly Role[]): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ACCESS, allowed), ApiExtension(X_ROLES, allowed));

/**
 * Stands below `Allow` where that lets in roles that may not do it either, because the refusal of the domain tells them more:
 * the roles that the OpenAPI document names.
 */
export const Tells = (...roles: readonly Role[]): MethodDecorator => ApiExtension(X_ROLES, roles);

/** Needs no key. A route with neither decorator is closed to all. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, 'everyone');
