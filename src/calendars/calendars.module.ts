import { Module } from '@nestjs/common';
import { CalendarController } from './calendar.controller';
import { Calendars } from './calendars';

@Module({ controllers: [CalendarController], providers: [Calendars], exports: [Calendars] })
export class CalendarsModule {}
