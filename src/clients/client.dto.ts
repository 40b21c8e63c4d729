import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEmail,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

export class ContactDto {
  @IsString()
  @MaxLength(200)
  @Matches(/\S/, { message: '$property must not be blank' })
  name: string;

  @IsEmail()
  email: string;

  /** As people write it. */
  @ValidateIf((_, value) => value !== undefined)
  @IsString()
  @MaxLength(50)
  @Matches(/\d/, { message: '$property must be a phone number' })
  phone?: string;
}

export class RegisterClientBody {
  /** The organisation's name. */
  @IsString()
  @MaxLength(200)
  @Matches(/\S/, { message: '$property must not be blank' })
  name: string;

  /** At least one. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ContactDto)
  contacts: ContactDto[];
}

export class LaunchProjectBody {
  @IsString()
  @MaxLength(200)
  @Matches(/\S/, { message: '$property must not be blank' })
  name: string;

  /** Local date, `YYYY-MM-DD`. */
  @IsString()
  launchedOn: string;

  /** Faults reported within so many days of the launch are the agency's. */
  @IsInt()
  @Min(0)
  @Max(3_660)
  warrantyDays: number;
}

export class ClientRegisteredAnswer {
  id: string;
  name: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class ContactAnswer {
  /** The organisation's. */
  id: string;
  email: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class ProjectLaunchedAnswer {
  /** The project's id, for tickets. */
  id: string;
  clientId: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class ProjectAnswer {
  id: string;
  name: string;
  /** Local date. */
  launchedOn: string;
  warrantyDays: number;
}

export class ClientAnswer {
  id: string;
  name: string;
  contacts: ContactDto[];
  projects: ProjectAnswer[];
  /** Log position of the last event it shows. */
  position: number;
}

export class ClientPage {
  items: ClientAnswer[];
  nextCursor: string | null;
}
